using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Traceability.Ledger.Store;
using Traceability.Mqtt;

namespace Traceability.Ledger.Accounts;

/// <summary>What an administrator wants an account to be.</summary>
/// <param name="Organisation">The ledger's own where nothing is said.</param>
/// <param name="Facilities">Null for all.</param>
/// <param name="Password">Of a new account, or a new one for an old account.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record AccountWish(string? Organisation, [property: Required] string? Role, IReadOnlyList<string>? Facilities, string? Password)
{
    /// <summary>Null with a sentence for what cannot be; otherwise what is wished, still without a password.</summary>
    /// <param name="own">The ledger's organisation.</param>
    public (string Organisation, Role Role, FacilityScope Sees)? Read(string name, string own, out string wrong)
    {
        var organisation = Organisation ?? own;
        wrong = "";
        if (!Account.IsName(name) || name is Account.OfToken or Account.OfPlans) wrong = $"name: \"{name}\"; allowed: 1 to {Account.MostName} of a-z, 0-9, '.', '-', '_', a letter or digit first, and neither {Account.OfToken} nor {Account.OfPlans}";
        else if (Roles.Of(Role) is null) wrong = $"role: \"{Role}\"; allowed: {string.Join(", ", Roles.Names.Select(r => r.Name))}";
        else if (!Topics.IsId(organisation)) wrong = $"organisation: \"{organisation}\"; allowed: 1 to {Topics.MaxIdLength} of a-z, 0-9, '-'";
        else if (Facilities is { } named && (named.Count > Account.MostFacilities || named.Any(f => !Topics.IsId(f)) || named.Distinct(StringComparer.Ordinal).Count() < named.Count))
            wrong = $"facilities: at most {Account.MostFacilities} ids of 1 to {Topics.MaxIdLength} of a-z, 0-9, '-', each once";
        else if (Facilities is null && organisation != own) wrong = $"facilities: missing; an account of another organisation than {own} sees those that are named";
        else if (Roles.Of(Role) == Accounts.Role.Administrator && (Facilities is not null || organisation != own)) wrong = $"role: an administrator is of {own} and sees all facilities";
        else if (Password is not null && !PasswordHash.IsPassword(Password)) wrong = WrongPassword;
        return wrong.Length > 0 ? null : (organisation, Roles.Of(Role)!.Value, new FacilityScope(Facilities));
    }

    public static readonly string WrongPassword = $"password: {PasswordHash.LeastCharacters} to {PasswordHash.MostCharacters} characters";
}
