namespace Traceability.Ledger.Accounts;

/// <summary>The roles' names, as records and requests spell them, and what each includes.</summary>
static class Roles
{
    public static readonly (Role Role, string Name)[] Names =
        [(Role.Operator, "operator"), (Role.Analyst, "analyst"), (Role.Auditor, "auditor"), (Role.Administrator, "administrator")];

    public static string Name(this Role role) => Names.First(r => r.Role == role).Name;

    public static Role? Of(string? name) => Names.FirstOrDefault(r => r.Name == name) is { Name: not null } known ? known.Role : null;

    public static bool May(this Role role, Role needed) => role == needed || role == Role.Administrator || (role, needed) == (Role.Analyst, Role.Operator);
}
