using System.Text;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Allocation;
using Traceability.Carbon.Differences;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Figures;
using Traceability.Carbon.Plan;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Tests.Figures;

/// <summary>Shares in a file: what is written, read and made again is the same bytes, and whatever is changed shows.</summary>
public sealed class SharesFileTests
{
    static readonly string hash = new('a', 64);

    static FacilityInventory Inventory(long kwh) => Sample.Derived(Sample.Plan(Sample.Stream("mill", StreamCategory.Electricity, "grid", "kWh")), Sample.Activity("mill", $"{kwh}"));

    static ProductionReport Report(Random random, long kwh) => new([.. Enumerable.Range(0, random.Next(0, 4)).Select(i => new ReportedRun(new ProductionRun($"r{i}", "leach", Sample.Midnight, Sample.Midnight + Sample.Month,
        [.. Enumerable.Range(0, random.Next(1, 4)).Select(p => new RunProduct($"p{p}", new ExactDecimal(random.Next(0, 1000), -random.Next(0, 3)), null, random.Next(2) == 0 ? null : new ProductPrice(new ExactDecimal(random.Next(1, 90), 0), "USD", "2023", "own")))],
        [new RunDraw("mill", new ExactDecimal(random.NextInt64(kwh / 2), 0), null, "sub-meter")]), random.Next(3) == 0 ? null : new ExactDecimal(random.Next(1, 9000), -1), null))]);

    static GenericFigure Generic(Random random, int i) => new($"g{i}", 1, hash, new ProductFigure($"p{random.Next(3)}", random.NextInt64(100_000_000_000), random.Next(5) == 0 ? "AR6" : "AR5", GenericStatement.Boundaries[random.Next(5) / 4].Boundary,
        random.Next(3) == 0 ? null : new ProductInputs(new ExactDecimal(random.Next(1, 1000), -random.Next(0, 3)), new ExactDecimal(random.Next(1, 100), 0), new ExactDecimal(random.Next(1, 100), -1), random.Next(), random.Next(), random.Next())),
        new DateOnly(2023, 1, 1), new DateOnly(2024, 1, 1), new Citation("a database, \"first\"", "1", "row", 2023), "CC-BY-4.0");

    [Fact]
    public void What_is_written_read_and_made_again_is_the_same_bytes_and_another_report_or_value_gives_others()
    {
        var (split, refused) = (0, 0);
        for (var seed = 0; seed < 1000; seed++)
        {
            var random = new Random(seed);
            var kwh = random.NextInt64(100, 1_000_000);
            var (inventory, report) = (Inventory(kwh), Report(random, kwh));
            var inputs = new SharesInputs("site", "2023-07", hash, hash, [.. Enumerable.Range(0, random.Next(0, 4)).Select(i => Generic(random, i))]);
            var bytes = SharesFile.Redo(inputs, inventory, report, out var shares);
            (split, refused) = (split + shares.Compared.Count(c => c.Comparison is { NotSplit: null }), refused + (shares.Allocation is null ? 1 : 0));
            Assert.True(SharesFile.TryRead("s", bytes, out var read, out var faults), string.Join('\n', faults));
            Assert.Equal(bytes, SharesFile.Redo(read, inventory, report, out _));
            Assert.NotEqual(bytes, SharesFile.Redo(read, Inventory(kwh + 1), report, out _));
            if (inputs.Generics.Count > 0) Assert.NotEqual(bytes, SharesFile.Redo(read with { Generics = [] }, inventory, report, out _));
            if (shares.Allocation is { Runs: [{ Products: [var first, ..] } run, ..] } && first.Product.MassKg is { Sign: > 0 } mass)
            {
                var heavier = report.Runs[0] with { Run = report.Runs[0].Run with { Products = [.. report.Runs[0].Run.Products.Select(p => p.Id == first.Product.Id ? p with { MassKg = mass + mass } : p)] } };
                if (first.TotalMicrograms(inventory.Methodology) > 1) Assert.NotEqual(bytes, SharesFile.Redo(read, inventory, new ProductionReport([heavier, .. report.Runs.Skip(1)]), out _));
            }
        }
        Assert.True(split > 20 && refused > 5, $"{split} split, {refused} refused");
    }

    /// <summary>What was written before points could be drawn is made again as it was.</summary>
    [Fact]
    public void A_file_of_version_1_is_made_again_to_its_own_bytes()
    {
        var (inventory, report) = (Inventory(1000), Report(new Random(5), 1000));
        var bytes = SharesFile.Redo(new SharesInputs("site", "2023-07", hash, hash, []) { Version = 1 }, inventory, report, out _);
        Assert.DoesNotContain("draws", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        Assert.True(SharesFile.TryRead("s", bytes, out var read, out _));
        Assert.Equal(bytes, SharesFile.Redo(read, inventory, report, out _));
    }

    /// <summary>The quantity comes from the file's own line, and another line, or none, gives other shares.</summary>
    [Fact]
    public void What_a_metering_point_counted_stands_in_the_file_and_is_held_to_its_line()
    {
        var plan = Sample.Plan(Sample.Stream("mill", StreamCategory.Electricity, "grid", "kWh") with { Determined = new Determination.ByMeter(["m"]) }) with
        {
            Points = [new MeteringPoint("m", "m.energy", MeteringRole.Import, "kWh", 0, null, null, null, null), new MeteringPoint("ew", "ew.energy", MeteringRole.SubMeter, "kWh", 0, null, "m", null, null)],
        };
        var inventory = Sample.Derived(plan, Sample.Activity("mill", "1000"));
        ProductionReport report = new([new ReportedRun(new ProductionRun("r", "leach", Sample.Midnight, Sample.Midnight + Sample.Month, [new RunProduct("a", new ExactDecimal(10, 0))], []), null, null) { ByPoint = [new PointDraw("mill", "ew", null)] }]);
        CountedDraw draw = new("r", "mill", "ew", null, new ExactDecimal(400, 0), ActivityBasis.Measured, $"ew.energy {Sample.Midnight} 100 {Sample.Midnight + Sample.Month} 500", "ew.energy was not read from a to b");
        var bytes = SharesFile.Redo(new SharesInputs("site", "2023-07", hash, hash, []) { Draws = [draw] }, inventory, report, out var shares);
        Assert.Equal(292_000_000_000, shares.Allocation!.Runs[0].Products[0].TotalMicrograms(inventory.Methodology)); // 400 kWh × 0.73
        Assert.True(SharesFile.TryRead("s", bytes, out var read, out var faults), string.Join('\n', faults));
        Assert.Equal([draw], read.Draws);
        Assert.Equal(bytes, SharesFile.Redo(read, inventory, report, out _));
        var forged = SharesFile.Redo(read with { Draws = [draw with { Counted = new ExactDecimal(40, 0) }] }, inventory, report, out shares);
        Assert.Equal("r, ew: quantity; allowed: 400, as its evidence line says", Assert.Single(shares.Refused));
        Assert.NotEqual(bytes, forged);
        SharesFile.Redo(read with { Draws = [] }, inventory, report, out shares);
        Assert.Equal("r: what ew counted is not given", Assert.Single(shares.Refused));
    }

    /// <summary>A register stands at one number at an instant, in whichever of the two files that is said.</summary>
    [Fact]
    public void What_a_metering_point_counted_is_what_the_product_figure_says_of_the_same_edges()
    {
        ActivityData Counted(long steps) => new("mill", Sample.Midnight, Sample.Midnight + Sample.Month, new ExactDecimal(steps, 0), ActivityBasis.Measured, $"mill.energy {Sample.Midnight} 0 {Sample.Midnight + Sample.Month} {steps}");
        var figure = new WorkedExample("electricity-certificates-of-a-quarter.json").Inputs with { Activity = [Counted(100_000)] };
        string? Drawn(long steps) => SharesInputs.Of(figure, [1], [2], [new CountedDraw("r", "mill", "mill", null, new ExactDecimal(steps, 0), ActivityBasis.Measured, Counted(steps).Evidence, null)], []).NotOf(figure, [1], [2]);
        Assert.Null(Drawn(100_000));
        // Of two devices the second had not begun at the figure's bound; the first was last read where the run begins, which is no bound of a row.
        var half = Sample.Midnight + Sample.Month / 2;
        var replaced = figure with { Activity = [new("mill", Sample.Midnight, Sample.Midnight + Sample.Month, new ExactDecimal(150, 0), ActivityBasis.Measured, $"mill.energy {Sample.Midnight} 50 {half} 100 mill.energy {Sample.Midnight} 0 {Sample.Midnight + Sample.Month} 100")] };
        string? Of(string evidence) => SharesInputs.Of(replaced, [1], [2], [new CountedDraw("r", "mill", "mill", null, ExactDecimal.Zero, ActivityBasis.Measured, evidence, null)], []).NotOf(replaced, [1], [2]);
        Assert.Null(Of($"mill.energy {half} 7 {Sample.Midnight + Sample.Month} 100"));
        Assert.Null(Of($"mill.energy {Sample.Midnight} 0 {half} 7"));
        Assert.NotNull(Of($"mill.energy {Sample.Midnight} 51 {half} 100"));
        Assert.Equal("r, mill: mill.energy stands at 100 steps at 2023-08-01T00:00:00Z; the product figure says 100000", Drawn(100));
    }

    [Fact]
    public void A_mass_by_which_nothing_fits_into_a_number_refuses_the_shares_and_does_not_throw()
    {
        ReportedRun run = new(new ProductionRun("r", "leach", Sample.Midnight, Sample.Midnight + Sample.Month, [new RunProduct("p", new ExactDecimal(1, -27))], [new RunDraw("mill", new ExactDecimal(90_000, 0), null, "a")]), null, null);
        foreach (var generics in (IReadOnlyList<GenericFigure>?[])[null, []])
            Assert.Equal(["a number of these shares does not fit into 128 bits"], RunShares.Of(Inventory(100_000), new ProductionReport([run]), [], generics).Refused);
    }

    static string Written => Encoding.UTF8.GetString(SharesFile.Redo(new SharesInputs("site", "2023-07", hash, hash, [Generic(new Random(3), 0)]), Inventory(100), new ProductionReport([]), out _));

    [Theory]
    [InlineData("\"version\": 2,\n  \"facility\"", "\"version\": 3,\n  \"facility\"", ReadFaultKind.Newer, "version")]
    [InlineData("\"version\": 2,\n  \"facility\"", "\"version\": 1,\n  \"facility\"", ReadFaultKind.Wrong, "draws")] // which it did not know
    [InlineData("\"tr-shares\"", "\"tr-figure\"", ReadFaultKind.Wrong, "format")]
    [InlineData("\"production\": \"a", "\"production\": \"A", ReadFaultKind.Wrong, "production")]
    [InlineData("\"period\": \"2023-07\",", "", ReadFaultKind.Wrong, "period")]
    [InlineData("\"valid_to\": \"2024-01-01\"", "\"valid_to\": \"2024\"", ReadFaultKind.Wrong, "generic[0].valid_to")]
    [InlineData("\"kg_per_kg\": \"", "\"kg_per_kg\": \"-", ReadFaultKind.Wrong, "generic[0].kg_per_kg")]
    [InlineData("\"licence\": ", "\"more\": 1, \"licence\": ", ReadFaultKind.Wrong, "generic[0].more")]
    public void What_is_no_file_of_shares_is_refused_by_its_key(string from, string to, ReadFaultKind kind, string key)
    {
        Assert.Contains(from, Written, StringComparison.Ordinal);
        Assert.False(SharesFile.TryRead("s", Encoding.UTF8.GetBytes(Written.Replace(from, to, StringComparison.Ordinal)), out _, out var faults));
        Assert.Equal((kind, key), (Assert.Single(faults).Kind, faults[0].Key));
    }

    [Fact]
    public void No_damage_to_the_file_makes_the_reader_throw()
    {
        var bytes = Encoding.UTF8.GetBytes(Written);
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var damaged = bytes[..(i % 3 == 0 ? random.Next(bytes.Length) : bytes.Length)];
            for (var flips = random.Next(1, 4); flips > 0 && damaged.Length > 0; flips--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            if (!SharesFile.TryRead("s", damaged, out _, out var faults)) Assert.NotEmpty(faults);
        }
    }
}
