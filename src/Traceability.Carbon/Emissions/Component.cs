using Traceability.Carbon.Factors;

namespace Traceability.Carbon.Emissions;

/// <summary>The smallest amount that is passed on: everything of one category, gas and quality. Lots inherit components, never totals.</summary>
public sealed record Component(EmissionCategory Category, Gas Gas, DataQuality Quality, Int128 Micrograms, Int128 Co2eMicrograms)
{
    /// <summary>Equal keys added, in the order of category, gas, quality.</summary>
    public static IReadOnlyList<Component> Of(IEnumerable<Emission> emissions) =>
        [.. emissions.GroupBy(e => (e.Category, Gas: e.Gas.Order, e.Quality)).OrderBy(g => g.Key)
            .Select(g => new Component(g.Key.Category, Gas.All[g.Key.Gas], g.Key.Quality, Sum(g.Select(e => e.Micrograms)), Sum(g.Select(e => e.Co2eMicrograms))))];

    public static IReadOnlyList<Component> Of(IEnumerable<Component> parts) =>
        [.. parts.GroupBy(c => (c.Category, Gas: c.Gas.Order, c.Quality)).OrderBy(g => g.Key)
            .Select(g => new Component(g.Key.Category, Gas.All[g.Key.Gas], g.Key.Quality, Sum(g.Select(c => c.Micrograms)), Sum(g.Select(c => c.Co2eMicrograms))))
            .Where(c => c.Micrograms != 0 || c.Co2eMicrograms != 0)];

    public static Int128 Sum(IEnumerable<Int128> parts) => parts.Aggregate((Int128)0, (sum, part) => checked(sum + part));
}
