namespace Traceability.Ledger.Accounts;

/// <summary>From signing in until it is over: twelve hours, signing out, or a change of the account. Its token is in the cookie, the SHA-256 of it here.</summary>
sealed class Session(byte[] hash, string account, long untilMs)
{
    public const int TokenSize = 32;
    public static readonly TimeSpan Life = TimeSpan.FromHours(12);

    readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public byte[] Hash => hash;
    public string Account => account;
    public long UntilMs => untilMs;

    /// <summary>Completes when it is ended before its time.</summary>
    public Task Ended => ended.Task;

    public void End() => ended.TrySetResult();

    public bool IsOver(DateTimeOffset now) => Ended.IsCompleted || now.ToUnixTimeMilliseconds() >= untilMs;
}
