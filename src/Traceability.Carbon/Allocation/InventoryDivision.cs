using System.Numerics;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Allocation;

/// <summary>The one division of a <see cref="FacilityInventory"/> among its runs; lives for one call. First each stream by what runs drew of it, then each run by its products.</summary>
sealed class InventoryDivision(FacilityInventory inventory)
{
    readonly List<Refusal> refused = [];
    readonly List<string> disclosures = [];
    readonly List<Component> unallocated = [];
    readonly Dictionary<(string Run, string? Product), List<Component>> drawn = [];

    public bool TryShare(IReadOnlyList<ProductionRun> runs, out InventoryAllocation allocation, out IReadOnlyList<Refusal> refusals)
    {
        allocation = null!;
        refusals = refused;
        ProductionRun[] ordered = [.. runs.OrderBy(r => r.Id, StringComparer.Ordinal).Select(r => r with { Products = [.. r.Products.OrderBy(p => p.Id, StringComparer.Ordinal)] })];
        foreach (var twice in ordered.GroupBy(r => r.Id).Where(g => g.Count() > 1)) Refuse(RefusalRule.GivenTwice, $"run {twice.Key} is given twice");
        foreach (var run in ordered) Check(run);
        if (refused.Count == 0)
            foreach (var stream in inventory.Streams) Divide(stream, [.. ordered.SelectMany(r => r.Draws.Where(d => d.StreamId == stream.Stream.Id).Select(d => (r, d)))]);
        if (refused.Count > 0) return false;
        var shared = ordered.Select(Share).OfType<RunAllocation>().ToList();
        if (refused.Count > 0) return false;
        allocation = new InventoryAllocation(inventory, shared, Component.Of(unallocated.Concat(shared.SelectMany(r => r.Unallocated))), disclosures);
        return true;
    }

    void Check(ProductionRun run)
    {
        if (run.FromMs >= run.ToMs || run.FromMs < inventory.FromMs || run.ToMs > inventory.ToMs) Refuse(RefusalRule.NotCut, $"run {run.Id} is not within the figure's period");
        foreach (var twice in run.Products.GroupBy(p => p.Id).Where(g => g.Count() > 1)) Refuse(RefusalRule.GivenTwice, $"{run.Id}: {twice.Key} is given twice");
        foreach (var twice in run.Draws.GroupBy(d => (d.StreamId, d.ProductId, d.Evidence)).Where(g => g.Count() > 1)) Refuse(RefusalRule.GivenTwice, $"{run.Id}: {twice.Key.Evidence} is given twice");
        foreach (var draw in run.Draws)
            if (inventory.Streams.All(s => s.Stream.Id != draw.StreamId)) Refuse(RefusalRule.UnknownStream, $"{run.Id}: {draw.StreamId} is no stream of this figure");
            else if (draw.ProductId is { } product && !run.Products.Any(p => p.Id == product && !p.Waste)) Refuse(RefusalRule.NoAllocation, $"{run.Id}: {product} is no product of it");
            else if (draw.Quantity.Mantissa < 0) Refuse(RefusalRule.DrawnTooMuch, $"{run.Id}: draws {draw.Quantity} {draw.StreamId}");
    }

    /// <summary>One stream's components by quantity: to each draw its part, the rest unallocated.</summary>
    void Divide(StreamFigure stream, (ProductionRun Run, RunDraw Draw)[] draws)
    {
        (ProductionRun Run, RunDraw Draw)[] ordered = [.. draws.OrderBy(d => (d.Run.Id, d.Draw.ProductId ?? "", d.Draw.Evidence), Comparer<(string, string, string)>.Create(Ordinal))];
        var rest = ordered.Aggregate(stream.Quantity, (left, d) => left - d.Draw.Quantity);
        if (rest.Mantissa < 0)
        {
            Refuse(RefusalRule.DrawnTooMuch, $"{string.Join(", ", ordered.Select(d => d.Run.Id).Distinct())} draw {stream.Quantity - rest} {stream.Stream.Unit} of {stream.Stream.Id}, of which there are {stream.Quantity}");
            return;
        }
        var weights = LargestRemainder.Weights([.. ordered.Select(d => d.Draw.Quantity), rest]);
        foreach (var component in Component.Of(inventory.Emissions.Where(e => e.Activity.StreamId == stream.Stream.Id)))
        {
            var parts = Parts(component, weights);
            for (var i = 0; i < ordered.Length; i++) Of(ordered[i].Run.Id, ordered[i].Draw.ProductId).Add(parts[i]);
            unallocated.Add(parts[^1]);
        }
    }

    RunAllocation? Share(ProductionRun run)
    {
        if (AllocationChoice.For(run, inventory.Methodology, refused) is not { } choice) return null;
        var lost = run.Products.Where(p => p is { Waste: false, MassKg.Sign: 0 }).SelectMany(p => Of(run.Id, p.Id)).ToList();
        if (lost.Count > 0) disclosures.Add($"{run.Id}: what was drawn for a product of which nothing came is unallocated");
        var common = Component.Of(Of(run.Id, null));
        if (choice.Weights.All(w => w.IsZero))
        {
            disclosures.Add($"{run.Id}: nothing was made; all that it drew is unallocated");
            return new RunAllocation(run, null, [], null, Component.Of(lost.Concat(common)));
        }
        var alternative = choice.Alternative(run);
        return new RunAllocation(run, choice.Method, Products(run, common, choice), alternative is null ? null : new AllocationAlternative(alternative.Method!.Value, Products(run, common, alternative)), Component.Of(lost));
    }

    List<ProductShare> Products(ProductionRun run, IReadOnlyList<Component> common, AllocationChoice choice)
    {
        var parts = common.Select(c => Parts(c, choice.Weights)).ToList();
        var sum = choice.Weights.Aggregate(BigInteger.Zero, (a, b) => a + b);
        var divisor = choice.Weights.Aggregate(sum, BigInteger.GreatestCommonDivisor);
        return [.. run.Products.Select((product, i) => new ProductShare(product, new Share((Int128)(choice.Weights[i] / divisor), (Int128)(sum / divisor)),
            product.MassKg is { Sign: 0 } ? [] : Component.Of(Of(run.Id, product.Id).Concat(parts.Select(p => p[i])))))];
    }

    static Component[] Parts(Component whole, BigInteger[] weights)
    {
        if (weights.All(w => w.IsZero)) weights = [.. weights.SkipLast(1), 1]; // a stream of nothing: there is no draw either
        var (gas, co2e) = (LargestRemainder.Share(whole.Micrograms, weights), LargestRemainder.Share(whole.Co2eMicrograms, weights));
        return [.. weights.Select((_, i) => whole with { Micrograms = gas[i], Co2eMicrograms = co2e[i] })];
    }

    List<Component> Of(string run, string? product)
    {
        if (!drawn.TryGetValue((run, product), out var of)) drawn[(run, product)] = of = [];
        return of;
    }

    static int Ordinal((string, string, string) a, (string, string, string) b) =>
        string.CompareOrdinal(a.Item1, b.Item1) is var run and not 0 ? run : string.CompareOrdinal(a.Item2, b.Item2) is var product and not 0 ? product : string.CompareOrdinal(a.Item3, b.Item3);

    void Refuse(RefusalRule rule, string message) => refused.Add(new Refusal(rule, message));
}
