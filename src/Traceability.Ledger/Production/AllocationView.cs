using Traceability.Ledger.Deeds;

namespace Traceability.Ledger.Production;

/// <summary>A period's product figure on what was made: a figure of its own by the product methodology, never added to the facility's.</summary>
/// <param name="Methodology">By which; null figures below where it cannot be made, and <paramref name="Why"/> says what is in the way.</param>
/// <param name="TotalKg">CO2e of its total: the sum of all products and <paramref name="UnallocatedKg"/>, to the microgram.</param>
/// <param name="UnallocatedKg">What no run drew, and what runs drew while nothing was made.</param>
/// <param name="UnallocatedPercent">Of the total; null where nothing was emitted.</param>
/// <param name="Deed">By which the production was reported.</param>
public sealed record AllocationView(
    string Methodology, int MethodologyVersion, decimal? TotalKg, decimal? UnallocatedKg, decimal? UnallocatedPercent, IReadOnlyList<string> Why, IReadOnlyList<RunView> Runs, IReadOnlyList<string> Disclosures, string? InputsHash, DeedRow? Deed);
