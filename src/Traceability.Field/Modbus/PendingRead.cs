using System.Threading.Tasks.Sources;

namespace Traceability.Field.Modbus;

/// <summary>
/// One outstanding question: its bytes, its deadline and the promise of its end. Pooled by the connection: rented with the question,
/// given back when the caller has taken the result. Between the two, only whoever takes it out of the connection's table may complete it.
/// </summary>
sealed class PendingRead : IValueTaskSource<ReadResult>, IDisposable
{
    readonly ModbusTcpConnection owner;
    readonly ITimer timer;
    ManualResetValueTaskSourceCore<ReadResult> promise;
    long ringsAt = long.MaxValue;

    public PendingRead(ModbusTcpConnection owner, TimeProvider time)
    {
        this.owner = owner;
        timer = time.CreateTimer(static state => ((PendingRead)state!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    readonly byte[] request = new byte[ModbusTcpFrame.RequestBytes];

    /// <summary>Where a reading's question is written.</summary>
    public byte[] RequestBytes => Bytes = request;

    /// <summary>What is sent.</summary>
    public byte[] Bytes { get; set; } = [];

    /// <summary>Null for a reading.</summary>
    public Exchange? Exchange { get; set; }

    public ushort Transaction { get; set; }
    public ReadRequest Request { get; set; }
    public Memory<ushort> Words { get; set; }

    /// <summary>In the clock's timestamps. A timer that rings for an earlier question of this object finds it in the future and is set anew.</summary>
    public long Deadline { get; set; }

    public CancellationToken Cancellation { get; set; }
    public CancellationTokenRegistration Registration { get; set; }

    public ValueTask<ReadResult> Task => new(this, promise.Version);

    /// <summary>
    /// Sees to it that the timer rings at the deadline or before. It is not stopped when an answer comes: a ring in vain now and then is cheaper
    /// than two changes of a timer per question. Called under the connection's lock.
    /// </summary>
    public void Arm(TimeSpan timeout)
    {
        if (ringsAt <= Deadline) return;
        ringsAt = Deadline;
        timer.Change(timeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The timer has rung. Called under the connection's lock.</summary>
    public void Rang() => ringsAt = long.MaxValue;

    public void Complete(ReadResult result)
    {
        Release();
        promise.SetResult(result);
    }

    public void Cancel()
    {
        Release();
        promise.SetException(new OperationCanceledException(Cancellation));
    }

    void Release()
    {
        Words = default;
        Exchange = null;
        // Unregister does not wait for a running callback: that callback finds the question out of the table and leaves.
        Registration.Unregister();
        Registration = default;
    }

    public void CancelByCaller() => owner.CancelByCaller(this);

    void Expire() => owner.Expire(this);

    public ReadResult GetResult(short token)
    {
        try
        {
            return promise.GetResult(token);
        }
        finally
        {
            promise.Reset();
            owner.GiveBack(this);
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => promise.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        promise.OnCompleted(continuation, state, token, flags);

    public void Dispose() => timer.Dispose();
}
