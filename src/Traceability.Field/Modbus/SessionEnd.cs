namespace Traceability.Field.Modbus;

enum SessionEnd
{
    /// <summary>The bus was stopped, or the sink failed.</summary>
    Stopped,

    /// <summary>The connection broke under a question.</summary>
    Lost,

    /// <summary>The peer closed while nothing was asked.</summary>
    ClosedIdle,

    /// <summary>Nothing answered for so long that the connection itself is suspected.</summary>
    Silent,
}
