using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Traceability.Field.Serial;

/// <summary>Opens a terminal device for one owner and sets its line. A speed or an RS-485 switch that the driver does not make, it refuses by name.</summary>
static class SerialPort
{
    const int LockExclusive = 2, LockNoWait = 4;
    const int ENOENT = 2, EACCES = 13, ENODEV = 19, ENOTTY = 25;

    /// <summary>A line reads wrong characters from about 3 % on; some of that is the other side's.</summary>
    const double MostSpeedError = 0.02;

    /// <summary>asm-generic/ioctls.h.</summary>
    internal const uint TCGETS2 = 0x802C542A, TCSETSF2 = 0x402C542D, TIOCEXCL = 0x540C, TIOCGSERIAL = 0x541E, TIOCSSERIAL = 0x541F, TIOCGRS485 = 0x542E, TIOCMBIC = 0x5417, TIOCSRS485 = 0x542F;

    /// <summary>struct serial_struct of linux/serial.h: 72 bytes, of which we touch only its flags. ASYNC_LOW_LATENCY: hand over each byte as it comes.</summary>
    internal const int SerialStructBytes = 72, SerialFlagsAt = 16, AsyncLowLatency = 1 << 13;

    /// <summary>asm-generic/termios.h.</summary>
    internal const int ModemRts = 0x004;

    /// <summary>Null with the reason when the port cannot be had as it is asked for.</summary>
    public static IByteLine? Open(SerialSettings settings, out string? refusal)
    {
        SafeFileHandle? handle = Libc.Open(settings.Path, (settings.ListensOnly ? Libc.O_RDONLY : Libc.O_RDWR) | Libc.O_NOCTTY | Libc.O_NONBLOCK | Libc.O_CLOEXEC);
        if (handle.IsInvalid)
        {
            refusal = Marshal.GetLastPInvokeError() switch
            {
                ENOENT or ENODEV => "there is no such device; is it plugged in?",
                EACCES => "this user may not open it; serial devices belong to the group dialout",
                Libc.EBUSY => "another program has it",
                var error => $"it cannot be opened (errno {error})",
            };
            handle.Dispose();
            return null;
        }
        try
        {
            refusal = TrySet(handle, settings);
            if (refusal is not null) return null;
            var line = new DescriptorLine(handle, handle);
            handle = null;
            return line;
        }
        finally
        {
            handle?.Dispose();
        }
    }

    static string? TrySet(SafeFileHandle port, SerialSettings settings)
    {
        // Both: the lock keeps out who asks for it, the exclusive mode who does not.
        if (Libc.Lock(port, LockExclusive | LockNoWait) != 0) return "another program has it";
        var now = new Termios();
        if (Libc.Control(port, TCGETS2, ref now) != 0) return Marshal.GetLastPInvokeError() == ENOTTY ? "it is no serial line" : Failed("TCGETS2");
        if (Libc.Control(port, TIOCEXCL, ref Unsafe.NullRef<byte>()) != 0) return Failed("TIOCEXCL");

        // Opening a port raises RTS, by which an RS-485 driver sends: it is let go of before anything that takes its time.
        if (settings.ListensOnly) LetGoOfRts(port);
        if (settings.Rs485 is { } wanted && TrySwitch(port, wanted) is { } unswitched) return unswitched;

        var raw = Termios.Raw(settings);
        if (Libc.Control(port, TCSETSF2, ref raw) != 0) return Failed("TCSETSF2");
        if (Libc.Control(port, TCGETS2, ref now) != 0) return Failed("TCGETS2");
        AskForLowLatency(port);
        return Difference(raw, now, IsPseudoTerminal(port));
    }

    /// <summary>A driver takes the nearest speed and the frame that it can make, and says so only when asked. Null where they are what was wanted.</summary>
    /// <param name="isPseudo">It has no wire on which a character would have a frame, and says 8N.</param>
    internal static string? Difference(in Termios wanted, in Termios made, bool isPseudo)
    {
        if (Math.Abs((double)made.OutputSpeed - wanted.OutputSpeed) > MostSpeedError * wanted.OutputSpeed) return $"its driver makes {made.OutputSpeed} baud of {wanted.OutputSpeed}";
        return isPseudo || made.Frame == wanted.Frame ? null : $"its driver makes {made.Frame} of {wanted.Frame}";
    }

    static bool IsPseudoTerminal(SafeFileHandle port) => File.ResolveLinkTarget($"/proc/self/fd/{port.DangerousGetHandle()}", returnFinalTarget: false) is { } device && device.FullName.StartsWith("/dev/pts/", StringComparison.Ordinal);

    static string? TrySwitch(SafeFileHandle port, Rs485 wanted)
    {
        const string None = "its driver does not switch RS-485; where the adapter does so by itself, write rs485: none";
        var rs485 = SerialRs485.Of(wanted);
        if (Libc.Control(port, TIOCSRS485, ref rs485) != 0) return None;
        // Drivers change what they cannot do without failing.
        var set = new SerialRs485();
        if (Libc.Control(port, TIOCGRS485, ref set) != 0 || (set.Flags & SerialRs485.SER_RS485_ENABLED) == 0) return None;
        const uint sense = SerialRs485.SER_RS485_RTS_ON_SEND;
        return (set.Flags & sense) == (rs485.Flags & sense) ? null : $"its driver does not hold RTS {(wanted.RtsOnSend ? "high" : "low")} while sending";
    }

    /// <summary>A line without it has nothing to let go of.</summary>
    static void LetGoOfRts(SafeFileHandle port)
    {
        Span<byte> lines = stackalloc byte[sizeof(int)];
        Unsafe.As<byte, int>(ref MemoryMarshal.GetReference(lines)) = ModemRts;
        _ = Libc.Control(port, TIOCMBIC, ref MemoryMarshal.GetReference(lines));
    }

    /// <summary>Where a driver has no such thing, there is nothing to gain and nothing to say.</summary>
    static void AskForLowLatency(SafeFileHandle port)
    {
        Span<byte> serial = stackalloc byte[SerialStructBytes];
        serial.Clear();
        if (Libc.Control(port, TIOCGSERIAL, ref MemoryMarshal.GetReference(serial)) != 0) return;
        ref var flags = ref Unsafe.As<byte, int>(ref serial[SerialFlagsAt]);
        flags |= AsyncLowLatency;
        _ = Libc.Control(port, TIOCSSERIAL, ref MemoryMarshal.GetReference(serial));
    }

    static string Failed(string call) => $"{call} failed (errno {Marshal.GetLastPInvokeError()})";
}
