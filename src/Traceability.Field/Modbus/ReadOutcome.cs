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

    /// <summary>The right transaction, but another unit's answer.</summary>
    WrongUnit,

    /// <summary>The right transaction, but another function's answer.</summary>
    WrongFunction,

    /// <summary>The frame, its header and the question do not agree on the length.</summary>
    WrongLength,
}
