using Traceability.Ledger.Store;

namespace Traceability.Ledger.Accounts;

/// <summary>The rows of accounts and sessions. Part of the writer's transactions.</summary>
sealed class AccountRows(LedgerWriter writer)
{
    readonly Statement put = writer.Prepare("""
        INSERT INTO account (name, organisation, role, facilities, password, created_ms, disabled_ms) VALUES ($0, $1, $2, $3, $4, $5, $6)
        ON CONFLICT (name) DO UPDATE SET organisation = $1, role = $2, facilities = $3, password = $4, disabled_ms = $6
        """);
    readonly Statement accounts = writer.Prepare("SELECT name, organisation, role, facilities, password, created_ms, disabled_ms FROM account");
    readonly Statement open = writer.Prepare("INSERT INTO session (hash, account, until_ms) VALUES ($0, $1, $2)");
    readonly Statement end = writer.Prepare("DELETE FROM session WHERE hash = $0");
    readonly Statement sessions = writer.Prepare("SELECT hash, account, until_ms FROM session");

    public void Put(Account account) => put.Run(account.Name, account.Organisation, account.Role.Name(),
        account.Sees.Named is { } named ? string.Join(' ', named) : null, account.Password.Encode(), account.CreatedMs, account.DisabledMs);

    public List<Account> Accounts()
    {
        var found = new List<Account>();
        using var rows = accounts.Rows();
        while (rows.Read())
            found.Add(new Account(rows.GetString(0), rows.GetString(1), Roles.Of(rows.GetString(2)) ?? throw new InvalidDataException($"account {rows.GetString(0)}: no such role"),
                rows.IsDBNull(3) ? FacilityScope.All : new FacilityScope(rows.GetString(3).Split(' ', StringSplitOptions.RemoveEmptyEntries)),
                PasswordHash.TryRead(rows.GetString(4), out var password) ? password : throw new InvalidDataException($"account {rows.GetString(0)}: a password that cannot be read back"),
                rows.GetInt64(5), rows.IsDBNull(6) ? null : rows.GetInt64(6)));
        return found;
    }

    public void Open(Session session) => open.Run(session.Hash, session.Account, session.UntilMs);

    public void End(Session session) => end.Run(session.Hash);

    public List<Session> Sessions()
    {
        var found = new List<Session>();
        using var rows = sessions.Rows();
        while (rows.Read()) found.Add(new Session(rows.GetFieldValue<byte[]>(0), rows.GetString(1), rows.GetInt64(2)));
        return found;
    }
}
