using System.Security.Cryptography;

namespace Traceability.Edge.Agent.Wiring;

/// <summary>A bus in somebody else's hands, for a while. Its time begins when the bus has been let go.</summary>
/// <param name="by">Who has it; told while it lasts, kept nowhere.</param>
sealed class BusLease(string? by, TimeSpan span, TimeProvider time) : IDisposable
{
    public const int LongestSeconds = 600;
    const int IdBytes = 16;

    readonly Lock gate = new();
    readonly TaskCompletionSource letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource<DateTimeOffset> over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource returned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    DateTimeOffset until;
    int renewals;
    ITimer? timer;

    public string Id { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));

    public string? By => by;

    /// <summary>Without meaning before it was let go.</summary>
    public DateTimeOffset Until
    {
        get { lock (gate) return until; }
    }

    /// <summary>The bus is free for whoever has the lease; cancelled where the agent stops first.</summary>
    public Task LetGo => letGo.Task;

    /// <summary>When its time was over, or it was given back.</summary>
    public Task<DateTimeOffset> Over => over.Task;

    /// <summary>The agent has the bus again.</summary>
    public Task Returned => returned.Task;

    public void Begin()
    {
        Renew(span);
        letGo.SetResult();
    }

    /// <summary>From now on so long. False where it is over.</summary>
    public bool Renew(TimeSpan anew)
    {
        lock (gate)
        {
            if (over.Task.IsCompleted) return false;
            until = time.GetUtcNow() + anew;
            timer?.Dispose();
            var renewal = ++renewals;
            timer = time.CreateTimer(_ => RunOut(renewal), null, anew, Timeout.InfiniteTimeSpan);
            return true;
        }
    }

    public void End()
    {
        lock (gate) over.TrySetResult(time.GetUtcNow());
    }

    public void Return() => returned.SetResult();

    /// <summary>The agent stops.</summary>
    public void Cancel()
    {
        letGo.TrySetCanceled();
        over.TrySetCanceled();
        returned.TrySetCanceled();
    }

    public void Dispose()
    {
        lock (gate) timer?.Dispose();
    }

    /// <summary>A timer that was due as the lease was renewed may still come, and counts no more.</summary>
    void RunOut(int renewal)
    {
        lock (gate)
        {
            if (renewal == renewals) End();
        }
    }
}
