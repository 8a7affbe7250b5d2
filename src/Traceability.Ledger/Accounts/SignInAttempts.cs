using System.Net;

namespace Traceability.Ledger.Accounts;

/// <summary>Wrong passwords by account and by sender; an account that there is not is treated as any other, so that nobody learns which there are.</summary>
sealed class SignInAttempts(TimeProvider time)
{
    const int Free = 5;
    static readonly TimeSpan First = TimeSpan.FromSeconds(2), Longest = TimeSpan.FromMinutes(15);

    readonly Lock gate = new();
    readonly WrongAttempts<string> byAccount = new(Free, First, Longest, time);
    readonly WrongAttempts<IPAddress> bySender = new(Free, First, Longest, time);

    /// <summary>Null where nobody need wait.</summary>
    public TimeSpan? Wait(string account, IPAddress from)
    {
        lock (gate) return byAccount.Wait(account) is { } wait && !(bySender.Wait(SenderNetwork.Of(from)) > wait) ? wait : bySender.Wait(SenderNetwork.Of(from));
    }

    public void Wrong(string account, IPAddress from)
    {
        lock (gate)
        {
            byAccount.Count(account);
            bySender.Count(SenderNetwork.Of(from));
        }
    }

    /// <summary>The sender's stay counted: who has an account of his own must not guess those of others between his own sign-ins.</summary>
    public void Right(string account)
    {
        lock (gate) byAccount.Forget(account);
    }
}
