using System.Numerics;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Allocation;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Methods;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Tests.Allocation;

public sealed class AllocationLaws
{
    static readonly MonitoringPlan plan = Sample.Plan(Sample.Stream("mill", StreamCategory.Electricity, "grid", "kWh"), Sample.Stream("camp", StreamCategory.Electricity, "grid", "kWh"),
        Sample.Stream("limestone", StreamCategory.Process, "limestone-with-acid", "kg"), Sample.Stream("acid", StreamCategory.PurchasedGoods, "sulphuric-acid", "t"));

    static readonly Methodology economic = Methodology.Facility with { AllocationOrder = [AllocationMethod.Subdivision, AllocationMethod.MetalMass, AllocationMethod.Mass, AllocationMethod.Economic] };

    static ExactDecimal Any(Random random, long most) => new(random.NextInt64(most), -random.Next(4));

    /// <summary>Runs that draw at most what there is, some of them making nothing.</summary>
    static (FacilityInventory Inventory, ProductionRun[] Runs) Random(Random random)
    {
        ActivityData[] activity = [.. plan.Streams.Select(s => Sample.Activity(s.Id, "1") with { Quantity = Any(random, 1_000_000_000) })];
        var left = activity.ToDictionary(a => a.StreamId, a => a.Quantity);
        var runs = Enumerable.Range(0, random.Next(1, 6)).Select(r =>
        {
            RunProduct[] products = [.. Enumerable.Range(0, random.Next(1, 5)).Select(p => new RunProduct($"p{p}", random.Next(5) == 0 ? ExactDecimal.Zero : Any(random, 1_000_000) + new ExactDecimal(1, 0),
                random.Next(3) == 0 ? null : Any(random, 100_000) + new ExactDecimal(1, 0), new ProductPrice(Any(random, 100_000) + new ExactDecimal(1, -2), "USD", "2023", "a quotation"), random.Next(6) == 0))];
            var draws = Enumerable.Range(0, random.Next(0, 6)).Select(d =>
            {
                var stream = plan.Streams[random.Next(plan.Streams.Count)].Id;
                ExactDecimal quantity = new(random.Next(4) == 0 ? left[stream].Mantissa : left[stream].Mantissa * random.Next(100) / 100, left[stream].Exponent);
                left[stream] -= quantity;
                RunProduct[] own = [.. products.Where(p => !p.Waste)];
                return new RunDraw(stream, quantity, own.Length > 0 && random.Next(2) == 0 ? own[random.Next(own.Length)].Id : null, $"e{d}");
            }).ToArray();
            return new ProductionRun($"r{r}", "leach", Sample.Midnight, Sample.Midnight + Sample.Month, products, draws);
        }).ToArray();
        return (Sample.Derived(plan, economic, activity), runs);
    }

    static InventoryAllocation Shared(FacilityInventory inventory, ProductionRun[] runs, int seed)
    {
        Assert.True(InventoryAllocation.TryShare(inventory, runs, out var allocation, out var refusals), $"seed {seed}: {string.Join('\n', refusals)}");
        return allocation;
    }

    static IEnumerable<Component> NonZero(IEnumerable<Component> components) => components.Where(c => c.Micrograms != 0 || c.Co2eMicrograms != 0);

    [Fact]
    public void Runs_and_unallocated_are_the_inventory_exactly_per_component_by_the_method_and_by_its_alternative()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var (inventory, runs) = Random(new Random(seed));
            var allocation = Shared(inventory, runs, seed);
            Assert.Equal(NonZero(inventory.Components), Component.Of(allocation.Runs.SelectMany(r => r.Products).SelectMany(p => p.Components).Concat(allocation.Unallocated)));
            Assert.Equal(NonZero(inventory.Components), Component.Of(allocation.Runs.SelectMany(r => r.Alternative?.Products ?? r.Products).SelectMany(p => p.Components).Concat(allocation.Unallocated)));
            foreach (var run in allocation.Runs.Where(r => r.Products.Count > 0))
            {
                Assert.All(run.Products.Where(p => p.Product.Waste), p => Assert.Equal((0, 0), (p.Common.Part, p.Components.Count)));
                Assert.All(run.Products, p => Assert.Equal(run.Products[0].Common.Whole, p.Common.Whole));
                Assert.Equal(run.Products[0].Common.Whole, run.Products.Aggregate((Int128)0, (sum, p) => sum + p.Common.Part));
            }
        }
    }

    [Fact]
    public void The_order_of_runs_products_and_draws_changes_nothing()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var (inventory, runs) = Random(random);
            var first = Shared(inventory, runs, seed);
            random.Shuffle(runs);
            var again = Shared(inventory, [.. runs.Select(r => r with { Products = [.. r.Products.Reverse()], Draws = [.. r.Draws.Reverse()] })], seed);
            Assert.Equal(Lines(first), Lines(again));
        }
    }

    static IEnumerable<string> Lines(InventoryAllocation allocation) =>
        [.. allocation.Runs.SelectMany(r => r.Products.Select(p => $"{r.Run.Id} {r.Method} {p.Product.Id} {p.Common} {string.Join(' ', p.Components)}")), string.Join(' ', allocation.Unallocated), .. allocation.Disclosures];

    [Fact]
    public void Masses_in_other_units_give_the_same_shares()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var (inventory, runs) = Random(new Random(seed));
            ProductionRun[] inGrams = [.. runs.Select(r => r with { Products = [.. r.Products.Select(p => p with { MassKg = p.MassKg is { } m ? new ExactDecimal(m.Mantissa, m.Exponent + 3) : null,
                MetalKg = p.MetalKg is { } metal ? new ExactDecimal(metal.Mantissa, metal.Exponent + 3) : null })] })];
            Assert.Equal(Lines(Shared(inventory, runs, seed)), Lines(Shared(inventory, inGrams, seed)));
        }
    }

    [Fact]
    public void Largest_remainders_sum_exactly_and_no_part_is_off_by_a_whole_one()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            BigInteger[] weights = [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => (BigInteger)random.NextInt64(1L << random.Next(1, 62))), random.Next(1, 9)];
            Int128 whole = random.NextInt64() * (Int128)random.Next(-1000, 1000);
            var parts = LargestRemainder.Share(whole, weights);
            var sum = weights.Aggregate((a, b) => a + b);
            Assert.True(whole == parts.Aggregate((a, b) => a + b), $"seed {seed}");
            Assert.All(parts.Zip(weights), p => Assert.True(BigInteger.Abs(p.First * sum - whole * p.Second) < sum, $"seed {seed}"));
        }
    }

    [Fact]
    public void The_largest_rest_gets_the_one_that_is_left_and_of_equal_ones_the_first()
    {
        Assert.Equal([0, 1, 2], LargestRemainder.Share(3, [3, 5, 16])); // 0.375, 0.625, 2
        Assert.Equal([2, 2, 1, 5], LargestRemainder.Share(10, [1, 1, 1, 3])); // 1.67, 1.67, 1.67, 5
        Assert.Equal([-1, 0], LargestRemainder.Share(-1, [2, 1]));
    }

    static Refusal Refused(Methodology methodology, params RunProduct[] products)
    {
        var inventory = Sample.Derived(plan, methodology, Sample.Activity("mill", "1000"));
        ProductionRun run = new("r", "leach", Sample.Midnight, Sample.Midnight + Sample.Month, products, [new RunDraw("mill", new ExactDecimal(10, 0), null, "e")]);
        Assert.False(InventoryAllocation.TryShare(inventory, [run], out _, out var refusals));
        return Assert.Single(refusals);
    }

    [Fact]
    public void What_cannot_be_weighed_is_refused()
    {
        ExactDecimal one = new(1, 0);
        Assert.Equal(new Refusal(RefusalRule.NoMass, "r: a has no mass"), Refused(economic, new RunProduct("a", null)));
        Assert.Equal(new Refusal(RefusalRule.NoMass, "r: a has a negative mass"), Refused(economic, new RunProduct("a", ExactDecimal.Zero - one)));
        ProductPrice price = new(one, "USD", "2023", "a quotation");
        Assert.Equal(RefusalRule.NoPrice, Refused(economic, new RunProduct("a", one, Price: price), new RunProduct("b", one)).Rule);
        foreach (var apart in (ProductPrice[])[price with { Currency = "CNY" }, price with { Window = "1999" }])
            Assert.Equal(RefusalRule.NoPrice, Refused(economic, new RunProduct("a", one, Price: price), new RunProduct("b", one, Price: apart)).Rule);
        Assert.Equal(RefusalRule.NoAllocation, Refused(Methodology.Facility with { AllocationOrder = [AllocationMethod.Subdivision, AllocationMethod.MetalMass] }, new RunProduct("a", one), new RunProduct("b", one)).Rule);
    }
}
