using System.Buffers;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Accounts;

/// <summary>Somebody who may sign in. Never deleted, since records name it; disabled it can do nothing.</summary>
/// <param name="Sees">All facilities only for the ledger's own organisation; others see what was granted to them by name.</param>
sealed record Account(string Name, string Organisation, Role Role, FacilityScope Sees, PasswordHash Password, long CreatedMs, long? DisabledMs)
{
    public const int MostName = 64, MostFacilities = 256;

    /// <summary>The name under which whoever holds the admin token acts; no account has it.</summary>
    public const string OfToken = "admin-token";

    /// <summary>The name under which the files of the plans' folder are stated; no account has it.</summary>
    public const string OfPlans = "plans-folder";

    const string Starts = "abcdefghijklmnopqrstuvwxyz0123456789";
    static readonly SearchValues<char> Characters = SearchValues.Create(Starts + "._-");

    /// <summary>Also a part of addresses, hence no point at its beginning.</summary>
    public static bool IsName(ReadOnlySpan<char> name) => name.Length is >= 1 and <= MostName && Starts.Contains(name[0], StringComparison.Ordinal) && !name.ContainsAnyExcept(Characters);
}
