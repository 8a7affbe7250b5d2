namespace Traceability.Field.Serial;

/// <summary>
/// Bytes that come in: a serial port, or a socket behind which one is. Read by one thread that owns it; only <see cref="Wake"/> may be called by
/// others. Who holds no more than this cannot transmit.
/// </summary>
interface IByteSource : IDisposable
{
    /// <summary>The other end is gone: unplugged, hung up, closed.</summary>
    const int Lost = -1;

    /// <summary>Waits until something has come, and takes what there is: its length, 0 when the wait is over or was ended by <see cref="Wake"/>, or <see cref="Lost"/>.</summary>
    /// <param name="wait"><see cref="Timeout.InfiniteTimeSpan"/> for as long as it takes.</param>
    int Read(Span<byte> into, TimeSpan wait);

    /// <summary>Ends the present wait, or the next one.</summary>
    void Wake();
}
