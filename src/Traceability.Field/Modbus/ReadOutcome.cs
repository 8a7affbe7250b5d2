namespace Traceability.Field.Modbus;

public enum ReadOutcome
{
    Ok,

    /// <summary>The unit answered with an exception code.</summary>
    Exception,

    /// <summary>Nothing came in time. What comes later is dropped and counted.</summary>
    Timeout,

    /// <summary>The connection was lost before the answer.</summary>
    ConnectionLost,

    /// <summary>Not Modbus TCP: the stream cannot be followed any further.</summary>
    ProtocolError,

    /// <summary>An answer to another transaction.</summary>
    WrongTransaction,

    /// <summary>The right transaction, or the right time, but another unit's answer.</summary>
    WrongUnit,

    /// <summary>The right unit, but another function's answer.</summary>
    WrongFunction,

    /// <summary>The frame, its header and the question do not agree on the length.</summary>
    WrongLength,

    /// <summary>Serial only: something came that is no frame, or the right one damaged. Often the wrong baud rate or parity, or a wire.</summary>
    WrongCrc,
}
