using Traceability.Ledger.Records;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Accounts;

/// <summary>Who a request is from.</summary>
/// <param name="Account">Null, as the role, for whoever has not signed in.</param>
/// <param name="Session">Null also for whoever holds the admin token.</param>
sealed record Asker(string? Account, string? Organisation, Role? Role, FacilityScope Sees, Session? Session)
{
    /// <summary>Who has not signed in where accounts alone read.</summary>
    public static readonly Asker Nobody = new(null, null, null, FacilityScope.None, null);

    /// <summary>Who has not signed in where everybody reads.</summary>
    public static readonly Asker Anybody = Nobody with { Sees = FacilityScope.All };

    /// <summary>As <see cref="Doorway"/> found out.</summary>
    public static Asker Of(HttpContext context) => context.Features.Get<Asker>() ?? Nobody;

    public bool May(Role needed) => Role?.May(needed) ?? false;

    /// <summary>Private bytes: records with their salts, day statements.</summary>
    public bool ReadsPrivate => May(Accounts.Role.Auditor);

    /// <summary>The account; of another organisation than the ledger's with that before it, so that nobody's word is taken for the ledger's own.</summary>
    public string? SignsAs { get; init; }

    /// <summary>Under whose name it is recorded what is done.</summary>
    public Author Author => Account is not null && Role is { } role ? new Author(SignsAs ?? Account, role.Name()) : throw new InvalidOperationException("nobody has signed in");

    static readonly Task never = new TaskCompletionSource().Task;

    /// <summary>Completes when the session is ended: by signing out, or by a change of the account, what it sees among it.</summary>
    public Task Gone => Session?.Ended ?? never;

    /// <summary>For what lasts longer than a request: its session may be over.</summary>
    public bool IsGone(DateTimeOffset now) => Session?.IsOver(now) ?? false;
}
