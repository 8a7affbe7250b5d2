namespace Traceability.Ledger.Periods;

/// <summary>Something that a person looks at, as a period shows it.</summary>
/// <param name="Disposition">What became of it, with who said so; null while nobody has.</param>
public sealed record FindingView(string Id, string Rule, string Place, DateTimeOffset From, DateTimeOffset To, string Expected, string Observed, string Evidence, string? Disposition, string? By);
