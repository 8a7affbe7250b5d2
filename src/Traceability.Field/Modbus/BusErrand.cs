namespace Traceability.Field.Modbus;

/// <summary>What somebody wants of the bus between its readings. It has a lane of the bus for itself until it is done, so it bounds its own time.</summary>
abstract class BusErrand
{
    int decided;

    public abstract Task Ended { get; }

    /// <summary>The caller waits no longer. Without effect once it was taken: what has been sent runs to its end.</summary>
    public void GiveUp()
    {
        if (TryTake()) NotDone();
    }

    /// <summary>False when it was given up before.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref decided, 1, 0) == 0;

    /// <summary>Ends it in any case; the answer tells how the line is.</summary>
    public abstract Task<ReadResult> RunAsync(IModbusLine line, CancellationToken cancellationToken);

    protected abstract void NotDone();
}
