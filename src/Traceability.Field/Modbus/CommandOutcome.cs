namespace Traceability.Field.Modbus;

public enum CommandOutcome
{
    /// <summary>The device shows the effect.</summary>
    Done,

    /// <summary>The device answered with an exception; nothing was carried out.</summary>
    Refused,

    /// <summary>The device took the command, and its effect did not show in time.</summary>
    NoEffect,

    /// <summary>Nobody knows: it was sent, no fitting answer came, and its effect did not show. It is not sent again.</summary>
    Unknown,

    /// <summary>The bus was lost, or too busy, for as long as the caller wanted to wait.</summary>
    NotSent,
}
