using Traceability.Carbon.Activity;
using Traceability.Carbon.Differences;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Figures;
using Traceability.Carbon.Methods;
using Traceability.Carbon.Periods;
using Traceability.Carbon.Plan;
using Traceability.Carbon.Tests.Figures;

namespace Traceability.Carbon.Tests.Differences;

/// <summary>Two figures of July 2023; that they are of one month changes nothing in the arithmetic.</summary>
public sealed class PeriodChangeTests
{
    static readonly MonitoringPlan plan = Sample.Plan(Sample.Stream("mill", StreamCategory.Electricity, "grid", "kWh"), Sample.Stream("limestone", StreamCategory.Process, "limestone-with-acid", "kg"));
    static readonly Methodology byMarket = Methodology.Facility with { Version = 2, Total = [.. Methodology.Facility.Total.Select(c => c == EmissionCategory.ElectricityLocation ? EmissionCategory.ElectricityMarket : c)], Beside = [EmissionCategory.ElectricityLocation] };

    public static TheoryData<string> Cases() => CaseFile.Of("change");

    static FacilityInventory Figure(string mill, string limestone, Methodology? methodology = null, string? grid = null)
    {
        FactorLibrary library = grid is null ? Sample.Library : new([Sample.ReadSet(Sample.SmallSetText.Replace("\"0.73\"", $"\"{grid}\"", StringComparison.Ordinal))]);
        Assert.True(FacilityInventory.TryDerive(plan, methodology ?? Methodology.Facility, library, Sample.Midnight, Sample.Midnight + Sample.Month, [Sample.Activity("mill", mill), Sample.Activity("limestone", limestone)], out var inventory, out _));
        return inventory;
    }

    static ExactDecimal? Made(long? kg) => kg is { } made ? new ExactDecimal(made, 0) : null;

    static Difference Explained(Int128 published, FacilityInventory before, FacilityInventory underMethod, FacilityInventory after, long? madeBefore, long? madeAfter)
    {
        Assert.True(PeriodChange.TryExplain(published, before, underMethod, after, (Made(madeBefore), Made(madeAfter)), out var change, out var refusal), refusal?.Message);
        Assert.Equal(change.ToMicrograms - change.FromMicrograms, change.Parts.Aggregate((Int128)0, (sum, p) => sum + p.Micrograms));
        return change;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_worked_example_comes_out_to_the_last_microgram(string name)
    {
        var file = CaseFile.Read("change", name);
        FacilityInventory Read(string key, Methodology methodology) => Figure(file.Inputs.GetProperty(key)[0].GetString()!, file.Inputs.GetProperty(key)[1].GetString()!, methodology, file.Inputs.GetProperty(key)[2].GetString());
        var (from, to) = (file.Inputs.GetProperty("market_based")[0].GetBoolean() ? byMarket : Methodology.Facility, file.Inputs.GetProperty("market_based")[1].GetBoolean() ? byMarket : Methodology.Facility);
        var published = CaseFile.Number(file.Inputs.GetProperty("published_kg")).RoundedTo(-9).Mantissa;
        var under = file.Inputs.GetProperty("derived_again").GetBoolean() ? to : from;
        var given = PeriodChange.TryExplain(published, Read("before", from), Read("before", under), Read("after", to),
            (CaseFile.MaybeNumber(file.Inputs, "made_before_kg"), CaseFile.MaybeNumber(file.Inputs, "made_after_kg")), out var change, out var refusal);
        if (file.MustRefuse(given, refusal is null ? [] : [refusal])) return;
        Assert.Equal(CaseFile.Lines(file.Result.GetProperty("parts_kg")), change.Parts.Select(p => $"{p.Cause} {Kilograms.FromMicrograms(p.Micrograms)}"));
    }

    static ActivityData Counted(string kilowattHours) =>
        Sample.Activity("mill", kilowattHours) is var counted ? counted with { Evidence = $"mill.energy_import {counted.FromMs} 0 {counted.ToMs} {kilowattHours}00" } : null!;

    static ActivityData Weighed(string kilograms) => Sample.Activity("limestone", kilograms, ActivityBasis.Weighed) with { Evidence = $"weighings scale 1 {new string('0', 64)}", MeasuredQuarters = 0 };

    /// <summary>As a ledger has the earlier month: by its file, and closed by another version of the rulebook than is in use.</summary>
    [Fact]
    public void What_another_version_of_the_rulebook_did_to_a_closed_month_is_method()
    {
        var planFile = System.Text.Encoding.UTF8.GetBytes(RandomFigure.PlanText(simulated: true));
        Assert.True(MonitoringPlan.TryRead("plan", planFile, out var mine, out _));
        FigureInputs Month(string quantity, Methodology methodology, string grid) => FigureInputs.Of(new Period("2023-07", Sample.Midnight, Sample.Midnight + Sample.Month), mine, planFile, methodology,
            new([Sample.ReadSet(Sample.SmallSetText.Replace("\"0.73\"", $"\"{grid}\"", StringComparison.Ordinal))]), [Counted(quantity), Weighed("100")], [], []);
        Assert.True(FigureFile.TryRedo(Month("1000", Methodology.Facility, "0.73"), out var file, out _, out _));
        Assert.True(FigureFile.TryRead("f", file, [], out var inputs, out _) && FigureFile.TryRedo(inputs, out _, out _, out _));
        var before = inputs.Under(inputs.Methodology)!;
        var later = Month("1000", byMarket, "0.5").Under(byMarket)!;
        Assert.True(PeriodChange.TryExplain(before.TotalMicrograms, inputs, before, later, (Made(10), Made(10)), out var change, out _));
        Assert.Equal(["Restatement 0", "Method 80", "Factor 0", "Volume 0", "Intensity 0"], change.Parts.Select(p => $"{p.Cause} {Kilograms.FromMicrograms(p.Micrograms)}")); // 1 000 kWh at 0.73 of the grid, then at 0.81 of the residual mix
        Assert.True(PeriodChange.TryExplain(before.TotalMicrograms, inputs, before, Month("1000", Methodology.Facility, "0.5").Under(Methodology.Facility)!, (Made(10), Made(10)), out change, out _));
        Assert.Equal((0, -230_000_000_000), (change.Parts.Single(p => p.Cause == DifferenceCause.Method).Micrograms, change.Parts.Single(p => p.Cause == DifferenceCause.Factor).Micrograms));

        var recast = byMarket with { Version = 3, GwpSet = "AR6" }; // the grid's row is known as CO2e(AR5) alone
        Assert.Null(inputs.Under(recast));
        Assert.False(PeriodChange.TryExplain(before.TotalMicrograms, inputs, before, later with { Methodology = recast }, (null, null), out _, out var refusal));
        Assert.Equal(RefusalRule.NotComparable, refusal!.Rule);
    }

    [Fact]
    public void Nothing_changed_has_no_cause()
    {
        var figure = Figure("1000", "77");
        Assert.All(Explained(figure.TotalMicrograms, figure, figure, figure, 10, 10).Parts, p => Assert.Equal(0, p.Micrograms));
    }

    [Fact]
    public void Twice_as_much_of_all_for_twice_the_output_is_volume_alone()
    {
        var (one, two) = (Figure("1000", "77"), Figure("2000", "154"));
        var change = Explained(one.TotalMicrograms, one, one, two, 10, 20);
        Assert.Equal(one.TotalMicrograms, change.Parts.Single(p => p.Micrograms != 0) is { Cause: DifferenceCause.Volume } volume ? volume.Micrograms : 0);
    }

    [Fact]
    public void Parts_sum_exactly_whatever_changed()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            string Any() => $"{random.Next(1_000_000)}.{random.Next(100):D2}";
            var (mill, limestone) = (Any(), Any());
            var before = Figure(mill, limestone);
            Explained(before.TotalMicrograms + random.Next(-1000, 1000), before, Figure(mill, limestone, byMarket), Figure(Any(), random.Next(5) == 0 ? "0" : Any(), byMarket, $"0.{random.Next(1, 99)}"),
                random.Next(4) == 0 ? null : random.Next(5000), random.Next(5000));
        }
    }
}
