namespace Traceability.Ledger.Records;

/// <summary>Whose word a record is: an account's, or that of whoever holds the admin token.</summary>
sealed record Author(string Account, string Role);
