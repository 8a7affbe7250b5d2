namespace Traceability.Ledger.Records;

/// <summary>Whose word a record is.</summary>
sealed record Author(string Account, string Role)
{
    /// <summary>Whoever holds the admin token: the ledger has no accounts of persons yet.</summary>
    public static readonly Author Administrator = new("admin-token", "administrator");
}
