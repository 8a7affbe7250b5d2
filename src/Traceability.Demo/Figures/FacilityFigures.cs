namespace Traceability.Demo.Figures;

/// <summary>A facility as the ledger's API tells it, as far as the demo looks at it. Cumulative; scope 2 is location-based.</summary>
sealed record FacilityFigures
{
    public required string Id { get; init; }
    public required decimal? Scope1Kg { get; init; }
    public required decimal? Scope2Kg { get; init; }
    public required decimal? Kwh { get; init; }
    public required decimal? Litres { get; init; }
    public required decimal NetKg { get; init; }
    public required long Weighings { get; init; }
    public required long SegmentsVerified { get; init; }
    public required long Receipts { get; init; }
    public required IReadOnlyList<string> Why { get; init; }
    public required IReadOnlyList<StreamFigure> Streams { get; init; }
    public required IReadOnlyList<FactorFigure> Factors { get; init; }
    public required IReadOnlyList<LiveReading> Live { get; init; }

    public decimal? Co2eKg => Scope1Kg + Scope2Kg;
}

/// <param name="Spans">Parts of the period: each is rounded once per gas.</param>
sealed record StreamFigure(string Id, string Flow, int Scope, decimal Quantity, string Unit, decimal Co2eKg, int Spans);

sealed record FactorFigure(string Id, string Source);

/// <summary>The newest reading of a channel, with the segment and entry that prove it.</summary>
sealed record LiveReading(string Channel, string Unit, decimal? Value, DateTimeOffset At, long Segment, int Entry);
