namespace Traceability.Ledger.Store;

/// <summary>Of which facilities something is asked or told: of all, or of those that are named.</summary>
/// <param name="Named">Null for all.</param>
sealed record FacilityScope(IReadOnlyList<string>? Named)
{
    public static readonly FacilityScope All = new((IReadOnlyList<string>?)null), None = new([]);

    public static FacilityScope Of(string facility) => new([facility]);

    public bool IsAll => Named is null;

    public bool Holds(string facility) => Named is null || Named.Contains(facility, StringComparer.Ordinal);

    /// <summary>What of these is asked for.</summary>
    /// <param name="facility">Null for all of them.</param>
    public FacilityScope Only(string? facility) => facility is null ? this : Holds(facility) ? Of(facility) : None;
}
