using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Traceability.Ledger.Log;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Accounts;

/// <summary>
/// The accounts and their sessions, held in memory and changed inside the writer's transactions alone: a commit that fails ends the ledger, so memory and store
/// never differ. Safe on several threads.
/// </summary>
sealed class AccountBook
{
    const int MostAccounts = 4096, MostSessionsEach = 16;

    readonly ConcurrentDictionary<string, Account> accounts = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<byte[], Session> sessions = new(BytesComparer.Instance);
    readonly Sequencer sequencer;
    readonly AccountRows rows;
    readonly SignInAttempts attempts;
    readonly string organisation;
    readonly TimeProvider time;

    /// <param name="organisation">The ledger's own.</param>
    public AccountBook(Sequencer sequencer, AccountRows rows, string organisation, TimeProvider time)
    {
        (this.sequencer, this.rows, this.organisation, this.time) = (sequencer, rows, organisation, time);
        attempts = new SignInAttempts(time);
        foreach (var account in rows.Accounts()) accounts[account.Name] = account;
        foreach (var session in rows.Sessions()) sessions[session.Hash] = session;
    }

    public PasswordDesk Desk { get; } = new();

    /// <summary>The ledger's own.</summary>
    public string Organisation => organisation;

    public Account? Find(string name) => accounts.GetValueOrDefault(name);

    /// <summary>By name.</summary>
    /// <param name="after">The cursor of the page before.</param>
    public Page<Account> Accounts(string? after, int limit)
    {
        var found = accounts.Values.Where(a => string.CompareOrdinal(a.Name, after) > 0).OrderBy(a => a.Name, StringComparer.Ordinal).Take(limit + 1).ToList();
        return new Page<Account>(found[..Math.Min(limit, found.Count)], found.Count > limit ? found[limit - 1].Name : null);
    }

    /// <summary>Whose session the token is; null where it is nobody's, or over.</summary>
    public (Account Account, Session Session)? Of(ReadOnlySpan<byte> token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(token, hash);
        return sessions.TryGetValue(hash.ToArray(), out var session) && !session.IsOver(time.GetUtcNow()) && accounts.TryGetValue(session.Account, out var account) ? (account, session) : null;
    }

    public async Task<SignInAnswer> SignInAsync(string name, string password, IPAddress from, CancellationToken cancellationToken)
    {
        // One key for all that can be no account's name.
        var meant = Account.IsName(name) ? name : "";
        Account? looked;
        using (var place = Desk.TryTake())
        {
            if (place is null) return new SignInAnswer.Busy();
            if (attempts.Wait(meant, from) is { } wait) return new SignInAnswer.TooMany(wait);
            (looked, var right) = Look(meant, password);
            if (!right || looked is not { DisabledMs: null })
            {
                attempts.Wrong(meant, from);
                return new SignInAnswer.Wrong();
            }
        }
        var token = RandomNumberGenerator.GetBytes(Session.TokenSize);
        var isIn = false;
        cancellationToken.ThrowIfCancellationRequested();
        await sequencer.WriteAsync(_ =>
        {
            // It may have been disabled, or given another password, since that was looked at.
            if (Find(meant) != looked) return;
            MakeRoom(meant);
            Open(new Session(SHA256.HashData(token), meant, (time.GetUtcNow() + Session.Life).ToUnixTimeMilliseconds()));
            isIn = true;
        }, CancellationToken.None);
        if (!isIn) return new SignInAnswer.Wrong();
        attempts.Right(meant);
        return new SignInAnswer.SignedIn(looked, token);
    }

    public Task SignOutAsync(Session session) => sequencer.WriteAsync(_ => End(session), CancellationToken.None);

    /// <summary>Makes an account, or changes it; a disabled one is enabled by a new password. Whoever was signed in with it has to do so again.</summary>
    public async Task<AccountAnswer> PutAsync(string name, AccountWish wish, CancellationToken cancellationToken)
    {
        if (wish.Read(name, organisation, out var wrong) is not var (of, role, sees)) return new AccountAnswer.Invalid(wrong);
        PasswordHash? password = null;
        if (wish.Password is { } text)
        {
            using var place = Desk.TryTake();
            if (place is null) return new AccountAnswer.Busy();
            password = PasswordHash.Of(text);
        }
        return await ChangeAsync(name, old =>
            (password ?? old?.Password) is not { } kept ? new AccountAnswer.Invalid(AccountWish.WrongPassword)
            : old is { DisabledMs: not null } && password is null ? new AccountAnswer.Conflict($"account {name} is disabled: a new password enables it again")
            : old is null && accounts.Count >= MostAccounts ? new AccountAnswer.Conflict($"there are {MostAccounts} accounts, which is the most")
            : new AccountAnswer.Held(new Account(name, of, role, sees, kept, old?.CreatedMs ?? NowMs, null)), cancellationToken);
    }

    public Task<AccountAnswer> DisableAsync(string name, CancellationToken cancellationToken) =>
        ChangeAsync(name, old => old is null ? new AccountAnswer.Unknown() : new AccountAnswer.Held(old with { DisabledMs = old.DisabledMs ?? NowMs }), cancellationToken);

    /// <summary>By whoever is signed in with the account, who has to sign in anew.</summary>
    public async Task<AccountAnswer> ChangePasswordAsync(string name, string old, string fresh, IPAddress from, CancellationToken cancellationToken)
    {
        if (!PasswordHash.IsPassword(fresh)) return new AccountAnswer.Invalid(AccountWish.WrongPassword);
        PasswordHash password;
        Account? looked;
        using (var place = Desk.TryTake())
        {
            if (place is null) return new AccountAnswer.Busy();
            if (attempts.Wait(name, from) is { } wait) return new AccountAnswer.TooMany(wait);
            (looked, var right) = Look(name, old);
            if (!right)
            {
                attempts.Wrong(name, from);
                return new AccountAnswer.Invalid("old: not the account's password");
            }
            password = PasswordHash.Of(fresh);
        }
        return await ChangeAsync(name, held => held == looked && held is { DisabledMs: null } ? new AccountAnswer.Held(held with { Password = password }) : new AccountAnswer.Conflict($"account {name} has been changed meanwhile"), cancellationToken);
    }

    /// <summary>As slow for an account that there is not.</summary>
    (Account? Account, bool Right) Look(string name, string password)
    {
        var account = Find(name);
        // What is longer than any password is not hashed.
        var typed = Encoding.UTF8.GetByteCount(password) <= 4 * PasswordHash.MostCharacters ? password : "";
        return (account, (account?.Password ?? PasswordHash.OfNobody).Matches(typed));
    }

    async Task<AccountAnswer> ChangeAsync(string name, Func<Account?, AccountAnswer> change, CancellationToken cancellationToken)
    {
        AccountAnswer answer = new AccountAnswer.Unknown();
        cancellationToken.ThrowIfCancellationRequested();
        await sequencer.WriteAsync(_ =>
        {
            answer = change(accounts.GetValueOrDefault(name));
            if (answer is not AccountAnswer.Held(var account)) return;
            rows.Put(account);
            accounts[name] = account;
            foreach (var session in sessions.Values.Where(s => s.Account == name)) End(session);
        }, CancellationToken.None);
        return answer;
    }

    /// <summary>Those that are over go, and of too many of one account the oldest. In a transaction, as the next two.</summary>
    void MakeRoom(string account)
    {
        var now = time.GetUtcNow();
        foreach (var over in sessions.Values.Where(s => s.IsOver(now))) End(over);
        foreach (var oldest in sessions.Values.Where(s => s.Account == account).OrderByDescending(s => s.UntilMs).Skip(MostSessionsEach - 1)) End(oldest);
    }

    void Open(Session session)
    {
        rows.Open(session);
        sessions[session.Hash] = session;
    }

    void End(Session session)
    {
        session.End();
        rows.End(session);
        sessions.TryRemove(session.Hash, out _);
    }

    long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();
}
