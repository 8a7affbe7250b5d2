using Traceability.Ledger.Deeds;

namespace Traceability.Ledger.Production;

/// <summary>A period's product figure on what was made: a figure of its own by the product methodology, never added to the facility's.</summary>
/// <param name="Methodology">By which; null figures below where it cannot be made, and <paramref name="Why"/> says what is in the way.</param>
/// <param name="TotalKg">CO2e of its total: the sum of all products and <paramref name="UnallocatedKg"/>, to the microgram.</param>
/// <param name="UnallocatedKg">What no run drew, and what runs drew while nothing was made.</param>
/// <param name="Deed">By which the production was reported.</param>
public sealed record AllocationView(
    string Methodology, int MethodologyVersion, decimal? TotalKg, decimal? UnallocatedKg, IReadOnlyList<string> Why, IReadOnlyList<RunView> Runs, IReadOnlyList<string> Disclosures, string? InputsHash, DeedRow? Deed);

/// <param name="Method">By which what the run did for all products was shared; null where one took all.</param>
/// <param name="Alternative">The other method, whose shares stand beside and are in no sum.</param>
public sealed record RunView(
    string Id, string UnitProcess, DateTimeOffset From, DateTimeOffset To, string? Method, string? Alternative, IReadOnlyList<ProductView> Products, decimal UnallocatedKg);

/// <param name="Common">Its share of what the run did for all, as a fraction: 3/5.</param>
/// <param name="Co2eKgPerKg">Null of waste and of what was not made.</param>
/// <param name="Comparison">Beside the database's value, or why there is none.</param>
public sealed record ProductView(
    string Id, decimal? MassKg, bool Waste, string Common, decimal Co2eKg, decimal? Co2eKgPerKg, decimal? AlternativeCo2eKg, decimal? AlternativeCo2eKgPerKg, ComparisonView? Comparison);

/// <param name="Generic">Id of the database's figure; null where none suits, and <paramref name="NoComparison"/> says why.</param>
/// <param name="Boundary">Of both.</param>
/// <param name="Parts">From its value to ours, by cause; they sum to the difference exactly.</param>
/// <param name="NotSplit">Why the difference is one part; null where it is split.</param>
public sealed record ComparisonView(string? Generic, decimal? GenericKgPerKg, string? Boundary, string? Source, IReadOnlyList<ComparisonPart> Parts, string? NotSplit, string? NoComparison);

public sealed record ComparisonPart(string Cause, decimal Kg);
