namespace Traceability.Field.Serial;

/// <summary>Tries ports without speaking on them: for whoever wants to know before the agent does.</summary>
public static class PortTrial
{
    /// <summary>No table of standard speeds has it, so only the interface that takes any speed makes it.</summary>
    const int OddBaud = 57_601;

    /// <summary>Opens the port as it is asked for, and lets it go; a sentence where it cannot be had.</summary>
    public static string? Of(SerialSettings settings)
    {
        using var line = SerialPort.Open(settings, out var refusal);
        return refusal;
    }

    /// <summary>Sets a pseudo terminal and reads it back, which shows that this kernel's structures and ioctl numbers are those that we use.</summary>
    public static string? OfPseudoTerminal() => Of(new SerialSettings("/dev/ptmx", OddBaud) { Parity = Parity.None });
}
