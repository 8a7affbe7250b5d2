namespace Traceability.Ledger.Live;

/// <summary>One server-sent event: its name and its JSON on one line.</summary>
sealed record LiveEvent(string Name, string Json);
