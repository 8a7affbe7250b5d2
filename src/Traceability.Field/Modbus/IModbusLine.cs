namespace Traceability.Field.Modbus;

/// <summary>
/// An open way to the units of one bus. The bus knows nothing else of it, so that a serial line can stand where a TCP connection stands now,
/// and a scripted one in the tests.
/// </summary>
interface IModbusLine : IDisposable
{
    /// <summary>False once the line is finished; a peer may close an idle connection without any question having failed.</summary>
    bool IsOpen { get; }

    /// <summary>Done once a line that was disposed has really let go of its descriptor.</summary>
    Task Ended => Task.CompletedTask;

    /// <summary>
    /// Asks one question. Every way it can end, except cancellation, is a <see cref="ReadOutcome"/>; after
    /// <see cref="ReadOutcome.ConnectionLost"/> or <see cref="ReadOutcome.ProtocolError"/> the line is finished.
    /// The continuation may run on the line's own receiving thread: do not block in it.
    /// </summary>
    ValueTask<ReadResult> ReadAsync(ReadRequest request, Memory<ushort> words, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Asks anything else, in the same way; the exchange takes the answer itself. Sent once, whatever becomes of it.</summary>
    ValueTask<ReadResult> ExchangeAsync(Exchange exchange, TimeSpan timeout, CancellationToken cancellationToken);
}
