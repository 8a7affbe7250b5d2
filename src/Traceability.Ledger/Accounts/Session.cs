namespace Traceability.Ledger.Accounts;

/// <summary>From signing in until it is over: twelve hours, signing out, or a change of the account. Its token is in the cookie, the SHA-256 of it here.</summary>
sealed class Session(byte[] hash, string account, long untilMs)
{
    public const int TokenSize = 32;
    public static readonly TimeSpan Life = TimeSpan.FromHours(12);

    volatile bool ended;

    public byte[] Hash => hash;
    public string Account => account;
    public long UntilMs => untilMs;

    public void End() => ended = true;

    public bool IsOver(DateTimeOffset now) => ended || now.ToUnixTimeMilliseconds() >= untilMs;
}
