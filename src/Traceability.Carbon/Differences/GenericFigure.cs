using System.Numerics;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Methods;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Differences;

/// <summary>The figure of a product as a database gives it, not for this facility but for the product in general: a row of a factor set, per kilogram.</summary>
/// <param name="SetSha256">Of the factor set's file, lower-case hex.</param>
/// <param name="ValidTo">Exclusive; both at 00:00 UTC, as of any factor.</param>
public sealed record GenericFigure(string Id, int Version, string SetSha256, ProductFigure Figure, DateOnly ValidFrom, DateOnly ValidTo, Citation Source, string Licence)
{
    /// <summary>What a file carries as a number.</summary>
    const int MostDigits = 27;

    /// <summary>Rows for other products, of which no more are named than tell somebody what is there.</summary>
    const int MostOthers = 8;

    /// <summary>
    /// What factor sets have of these products, and, for a product of which they have nothing, some rows that state a figure in general for another. A row that states no
    /// boundary is taken as what a bought good's row is: cradle to its supplier's gate.
    /// </summary>
    public static IReadOnlyList<GenericFigure> Beside(IReadOnlyCollection<string> products, FactorLibrary factors, Methodology methodology)
    {
        var goods = factors.Sets.SelectMany(set => set.Factors.Select(f => (set, f)))
            .Where(row => row.f is { Category: StreamCategory.PurchasedGoods, Part: FactorPart.Supply } && Units.IsWeight(row.f.ActivityUnit) && (row.f.Generic is not null || products.Contains(row.f.Flow)))
            .Select(row => Of(row.f, row.set, factors, methodology)).OfType<GenericFigure>().OrderBy(g => g.Id, StringComparer.Ordinal).ToList();
        return [.. goods.Where(g => products.Contains(g.Figure.Product)), .. goods.Where(g => !products.Contains(g.Figure.Product)).Take(MostOthers)];
    }

    /// <summary>Null where a gas has no potential in the set that it is stated under, or the figure has more digits than a file carries.</summary>
    static GenericFigure? Of(EmissionFactor factor, FactorSet set, FactorLibrary factors, Methodology methodology)
    {
        GasRate[] counted = [.. factor.Gases.Where(g => g.Gas != Gas.BiogenicCo2)];
        var under = counted.Select(g => g.Gas.OnlyUnderGwpSet).FirstOrDefault(s => s is not null) ?? methodology.GwpSet;
        if (factors.GwpSet(under) is not { } gwp) return null;
        var kilograms = Fraction.None;
        foreach (var rate in counted)
        {
            if (!gwp.TryOf(rate.Gas, out var potential)) return null;
            kilograms += Fraction.Of(rate.KilogramsPerUnit) * Fraction.Of(potential);
        }
        var perUnit = Fraction.Of(factor.Conversion?.Size ?? new ExactDecimal(1, 0)) * new Fraction(factor.ActivityUnit == "t" ? 1000 : 1, 1);
        var micrograms = HalfEven.Divide(kilograms.Part * perUnit.Whole * BigInteger.Pow(10, 9), kilograms.Whole * perUnit.Part);
        return micrograms >= BigInteger.Pow(10, MostDigits) ? null
            : new GenericFigure(factor.Id, factor.Version, set.Sha256, new ProductFigure(factor.Flow, (Int128)micrograms, under, factor.Generic?.Boundary ?? GenericStatement.CradleToGate, factor.Generic?.Inputs), factor.ValidFrom, factor.ValidTo, factor.Source, factor.Licence);
    }
}
