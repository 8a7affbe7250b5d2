namespace Traceability.Ledger.Store;

/// <summary>Two children of one previous.</summary>
/// <param name="Parent">Identity of what precedes both: a segment, or the enrolment.</param>
/// <param name="State">open, signed once, or decided.</param>
/// <param name="Proof">Where the proof file is, or why there is none.</param>
sealed record ForkRow(string Parent, long ParentNumber, string Kind, string Detail, string State, string? Kept, string Proof, IReadOnlyList<ForkSideRow> Branches);
