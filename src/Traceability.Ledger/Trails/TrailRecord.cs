using Traceability.Ledger.Records;

namespace Traceability.Ledger.Trails;

/// <summary>What a person recorded, as far as it is in a part.</summary>
/// <param name="Id">Digest, by which the record's bytes and the proof of its statement are found.</param>
/// <param name="Replaced">Another record stands in its place by now.</param>
/// <param name="Part">What of it falls into the part; its whole where it is of an instant.</param>
/// <param name="Observed">What the quantity was counted from; null where it was recorded as it is counted.</param>
public sealed record TrailRecord(string Kind, string Id, DateTimeOffset From, DateTimeOffset To, decimal Quantity, decimal Part, string? Document, string? Who, bool Replaced, string Where, ObservedView? Observed);
