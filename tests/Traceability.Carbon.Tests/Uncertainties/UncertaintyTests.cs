using System.Numerics;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Plan;
using Traceability.Carbon.Uncertainties;

namespace Traceability.Carbon.Tests.Uncertainties;

public sealed class UncertaintyTests
{
    public static TheoryData<string> Cases() => CaseFile.Of("uncertainty");

    static Emission Part(string stream, string factor, Int128 micrograms, ExactDecimal? activityError, ExactDecimal? factorError)
    {
        var activity = Sample.Activity(stream, "1") with { ErrorPercent = activityError };
        return new Emission(activity, EmissionCategory.Process, Sample.SmallSet.Factor("limestone")! with { Id = factor, ErrorPercent = factorError }, Gas.Co2, DataQuality.Primary, micrograms, micrograms);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_worked_example_comes_out_to_the_last_microgram(string name)
    {
        var file = CaseFile.Read("uncertainty", name);
        var parts = file.Inputs.GetProperty("emissions").EnumerateArray().Select(e => Part(e.GetProperty("stream").GetString()!, e.GetProperty("factor").GetString()!,
            CaseFile.Number(e.GetProperty("kg")).RoundedTo(-9).Mantissa, CaseFile.MaybeNumber(e, "activity_error_percent"), CaseFile.MaybeNumber(e, "factor_error_percent")));
        var uncertainty = Uncertainty.Of(parts);
        Assert.Equal(file.Result.GetProperty("half_width_kg").GetString(), uncertainty.HalfWidthMicrograms is { } half ? Kilograms.FromMicrograms(half) : "unknown");
        Assert.Equal(file.Result.GetProperty("stated").GetString(), uncertainty.Stated.ToString());
        Assert.Equal(file.Result.GetProperty("percent_of_stated").GetString(), uncertainty.PercentOfStated?.ToString() ?? "none");
    }

    static Emission[] Any(Random random) => [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => Part($"s{random.Next(5)}", $"f{random.Next(4)}", random.NextInt64(1_000_000_000_000),
        new ExactDecimal(random.Next(100), -1), new ExactDecimal(random.Next(3000), -2)))];

    [Fact]
    public void Neither_order_nor_cutting_a_part_in_two_changes_it_and_it_scales_with_the_amounts()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var parts = Any(random);
            var whole = Uncertainty.Of(parts);
            random.Shuffle(parts);
            Assert.Equal(whole, Uncertainty.Of(parts));
            Assert.Equal(whole, Uncertainty.Of(parts.SelectMany(p => (Emission[])[p with { Co2eMicrograms = p.Co2eMicrograms / 3 }, p with { Co2eMicrograms = p.Co2eMicrograms - p.Co2eMicrograms / 3 }])));
            var thousandfold = Uncertainty.Of(parts.Select(p => p with { Co2eMicrograms = p.Co2eMicrograms * 1000 })).HalfWidthMicrograms!.Value;
            Assert.True(Int128.Abs(thousandfold - whole.HalfWidthMicrograms!.Value * 1000) <= 500, $"seed {seed}");
        }
    }

    [Fact]
    public void It_lies_between_the_largest_single_error_and_the_sum_of_all()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var parts = Any(new Random(seed));
            Int128[] each = [.. parts.Select(p => Uncertainty.Of([p]).HalfWidthMicrograms!.Value)];
            Assert.InRange(Uncertainty.Of(parts).HalfWidthMicrograms!.Value, each.Max() - 1, each.Aggregate((a, b) => a + b) + each.Length);
        }
    }

    [Fact]
    public void What_is_unknown_is_left_out_and_said_and_never_taken_for_zero()
    {
        var known = Part("a", "f", 100, new ExactDecimal(10, 0), new ExactDecimal(0, 0));
        Assert.Equal(Uncertainty.Of([known]).HalfWidthMicrograms, Uncertainty.Of([known, Part("b", "g", 300, null, new ExactDecimal(1, 0))]).HalfWidthMicrograms);
        Assert.Equal("25 %", Uncertainty.Of([known, Part("b", "g", 300, new ExactDecimal(1, 0), null)]).Stated.ToString());
        Assert.Null(Uncertainty.Of([Part("b", "g", 300, null, null)]).PercentOfStated);
        Assert.Equal("none", Uncertainty.Of([]).Stated.ToString());
    }

    [Fact]
    public void The_days_of_one_meter_err_together_and_two_meters_do_not()
    {
        var (error, exact) = (new ExactDecimal(1, 0), ExactDecimal.Zero);
        var day = Part("mill", "grid", 30_000, error, exact);
        Assert.Equal(700, Uncertainty.Of([day, Part("mill", "grid", 40_000, error, exact) with { Activity = day.Activity with { FromMs = day.Activity.FromMs + Sample.Hour } }]).HalfWidthMicrograms);
        Assert.Equal(500, Uncertainty.Of([day, Part("camp", "grid", 40_000, error, exact)]).HalfWidthMicrograms);
    }

    [Fact]
    public void Of_a_figure_it_is_of_what_the_total_counts()
    {
        var plan = Sample.Plan(Sample.Stream("limestone", StreamCategory.Process, "limestone-with-acid", "kg"), Sample.Stream("acid", StreamCategory.PurchasedGoods, "sulphuric-acid", "t"));
        var figure = Sample.Derived(plan, Sample.Activity("limestone", "100"), Sample.Activity("acid", "1") with { ErrorPercent = new ExactDecimal(1, 0) });
        Assert.Equal((null, "0 %"), (figure.Uncertainty.HalfWidthMicrograms, figure.Uncertainty.Stated.ToString())); // acid, whose errors are known, is beside the total
        Assert.Equal("10.05", Uncertainty.Of(figure.Emissions.Where(e => e.Activity.StreamId == "acid")).PercentOfStated.ToString()); // root of 1 + 100
    }

    [Fact]
    public void Roots_are_the_nearest_integers()
    {
        var random = new Random(9);
        for (var round = 0; round < 2000; round++)
        {
            var square = new BigInteger(random.NextInt64()) * random.NextInt64(1, 1L << random.Next(1, 62));
            var divisor = new BigInteger(random.NextInt64(1, 1L << random.Next(1, 40)));
            var floor = IntegerRoot.Floor(square);
            Assert.True(floor * floor <= square && (floor + 1) * (floor + 1) > square);
            // 2r − 1 < 2√square/divisor < 2r + 1
            var nearest = IntegerRoot.Nearest(square, divisor);
            Assert.True((2 * nearest + 1) * (2 * nearest + 1) * divisor * divisor > 4 * square);
            Assert.True(nearest.IsZero || (2 * nearest - 1) * (2 * nearest - 1) * divisor * divisor <= 4 * square);
        }
    }
}
