using System.Numerics;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Methods;

namespace Traceability.Carbon.Allocation;

/// <summary>By what the common part of a run is shared.</summary>
/// <param name="Method">Null where one product takes all and nothing is to be shared.</param>
/// <param name="Weights">By product, in the run's order; waste has none.</param>
sealed record AllocationChoice(AllocationMethod? Method, BigInteger[] Weights)
{
    /// <summary>
    /// Where the methodology weighs prices, they decide first: economic above its ratio, else the first of its order that masses allow: contained metal only where
    /// each product was assayed and has some, since a salt beside a metal would carry nothing. Without a price that question stays open, so a missing one refuses.
    /// </summary>
    public static AllocationChoice? For(ProductionRun run, Methodology methodology, List<Refusal> refused)
    {
        RunProduct[] products = [.. run.Products.Where(p => !p.Waste)];
        foreach (var without in products.Where(p => p.MassKg is null or { Sign: < 0 } || p.MetalKg is { Sign: < 0 }))
            refused.Add(new Refusal(RefusalRule.NoMass, without.MassKg is null ? $"{run.Id}: {without.Id} has no mass" : $"{run.Id}: {without.Id} has a negative mass"));
        if (refused.Count > 0) return null;
        RunProduct[] made = [.. products.Where(p => p.MassKg!.Value.Mantissa > 0)];
        if (made.Length < 2) return new AllocationChoice(null, [.. run.Products.Select(p => made.Contains(p) ? BigInteger.One : BigInteger.Zero)]);

        if (methodology.AllocationOrder.Contains(AllocationMethod.Economic))
        {
            foreach (var without in made.Where(p => p.Price is null))
                refused.Add(new Refusal(RefusalRule.NoPrice, $"{run.Id}: {methodology.Id} weighs prices, and {without.Id} has none"));
            if (refused.Count == 0 && Apart(made) is { } apart) refused.Add(new Refusal(RefusalRule.NoPrice, $"{run.Id}: prices of {apart}; allowed: one currency and one window for all products of a run"));
            if (refused.Count > 0) return null;
            var (dearest, cheapest) = (made.Max(p => p.Price!.PerKg), made.Min(p => p.Price!.PerKg));
            if ((Fraction.Of(cheapest) * Fraction.Of(methodology.EconomicAboveRatio) - Fraction.Of(dearest)).IsNegative) return By(AllocationMethod.Economic, run);
        }
        foreach (var method in methodology.AllocationOrder.Where(m => m is AllocationMethod.Mass || (m is AllocationMethod.MetalMass && made.All(p => p.MetalKg is { Sign: > 0 }))))
            if (By(method, run) is { } choice) return choice;
        refused.Add(new Refusal(RefusalRule.NoAllocation, $"{run.Id}: no method of {methodology.Id} fits {string.Join(", ", made.Select(p => p.Id))}"));
        return null;
    }

    /// <summary>Null where a product lacks what the method weighs, or nothing weighs anything.</summary>
    public static AllocationChoice? By(AllocationMethod method, ProductionRun run)
    {
        if (method == AllocationMethod.Economic && Apart(run.Products.Where(p => !p.Waste && p.MassKg is { Sign: > 0 })) is not null) return null;
        var weights = new ExactDecimal[run.Products.Count];
        for (var i = 0; i < weights.Length; i++)
        {
            var product = run.Products[i];
            if (product.Waste || product.MassKg is not { Sign: > 0 } mass) continue;
            if (method == AllocationMethod.Mass) weights[i] = mass;
            else if (method == AllocationMethod.MetalMass && product.MetalKg is { } metal) weights[i] = metal;
            else if (method == AllocationMethod.Economic && product.Price is { } price) weights[i] = mass * price.PerKg;
            else return null;
        }
        return weights.Any(w => w.Mantissa > 0) ? new AllocationChoice(method, LargestRemainder.Weights(weights)) : null;
    }

    /// <summary>The currencies and windows of prices, where they are several: such prices have no ratio. Null where they are one.</summary>
    static string? Apart(IEnumerable<RunProduct> products) =>
        products.Select(p => p.Price).OfType<ProductPrice>().Select(price => $"{price.Currency} ({price.Window})").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList() is { Count: > 1 } several ? string.Join(" and ", several) : null;

    /// <summary>The other method, kept beside so that a reader sees what hangs on the choice; null where nothing is shared or nothing else can be weighed.</summary>
    public AllocationChoice? Alternative(ProductionRun run)
    {
        AllocationMethod[] others = Method is null ? [] : [AllocationMethod.Economic, AllocationMethod.Mass, AllocationMethod.MetalMass];
        return others.Where(m => m != Method).Select(m => By(m, run)).FirstOrDefault(c => c is not null);
    }
}
