using System.Security.Cryptography;

namespace Traceability.Edge.Agent.Wiring;

/// <summary>A bus in somebody else's hands, for a while. Its time begins when the bus has been let go.</summary>
/// <param name="by">Who has it; told while it lasts, kept nowhere.</param>
sealed class BusLease(string? by, TimeSpan span, TimeProvider time) : IDisposable
{
    public const int LongestSeconds = 600;
    const int IdBytes = 16;

    readonly TaskCompletionSource letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource<DateTimeOffset> over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource returned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    ITimer? timer;

    public string Id { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));

    public string? By => by;

    /// <summary>Without meaning before it was let go.</summary>
    public DateTimeOffset Until { get; private set; }

    /// <summary>The bus is free for whoever has the lease; cancelled where the agent stops first.</summary>
    public Task LetGo => letGo.Task;

    /// <summary>When its time was over, or it was given back.</summary>
    public Task<DateTimeOffset> Over => over.Task;

    /// <summary>The agent has the bus again.</summary>
    public Task Returned => returned.Task;

    public void Begin()
    {
        Until = time.GetUtcNow() + span;
        timer = time.CreateTimer(_ => End(), null, span, Timeout.InfiniteTimeSpan);
        letGo.SetResult();
    }

    /// <summary>From now on so long; only while it lasts.</summary>
    public void Renew(TimeSpan anew)
    {
        Until = time.GetUtcNow() + anew;
        timer!.Change(anew, Timeout.InfiniteTimeSpan);
    }

    public void End() => over.TrySetResult(time.GetUtcNow());

    public void Return() => returned.SetResult();

    /// <summary>The agent stops.</summary>
    public void Cancel()
    {
        letGo.TrySetCanceled();
        returned.TrySetCanceled();
    }

    public void Dispose() => timer?.Dispose();
}
