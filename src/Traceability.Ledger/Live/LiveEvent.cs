namespace Traceability.Ledger.Live;

/// <summary>One server-sent event of a facility: its name and its JSON on one line.</summary>
sealed record LiveEvent(string Facility, string Name, string Json);
