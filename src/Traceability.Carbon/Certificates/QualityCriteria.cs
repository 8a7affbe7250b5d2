namespace Traceability.Carbon.Certificates;

/// <summary>The names of the quality criteria.</summary>
public static class QualityCriteria
{
    /// <summary>Names as files write them.</summary>
    public static IReadOnlyList<(string Name, QualityCriterion Criterion)> Names { get; } =
    [
        ("emission-rate", QualityCriterion.EmissionRate), ("only-claim", QualityCriterion.OnlyClaim), ("cancelled", QualityCriterion.Cancelled), ("vintage", QualityCriterion.Vintage),
        ("same-market", QualityCriterion.SameMarket), ("delivered-electricity", QualityCriterion.DeliveredElectricity), ("consumer-alone", QualityCriterion.ConsumerAlone), ("residual-mix", QualityCriterion.ResidualMix),
    ];

    public static string Name(this QualityCriterion criterion) => Names[(int)criterion].Name;
}
