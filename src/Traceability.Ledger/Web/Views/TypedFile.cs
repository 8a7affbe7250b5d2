namespace Traceability.Ledger.Web.Views;

/// <param name="Problems">Why it was not taken.</param>
sealed record TypedFile(string Text, string Note, IReadOnlyList<string> Problems);
