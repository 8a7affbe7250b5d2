using System.Text;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Calibrations;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Findings;
using Traceability.Carbon.Periods;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Tests.Calibrations;

public sealed class CalibrationTests
{
    static readonly FacilityCalendar brisbane = new(TimeZoneInfo.FindSystemTimeZoneById("Australia/Brisbane"));

    static MonitoringPlan Plan(IEnumerable<(string Id, ExactDecimal? Error)> points) => Plan(points.Select(p => (p.Id, p.Error, (string?)null)));

    static MonitoringPlan Plan(IEnumerable<(string Id, ExactDecimal? Error, string? PartOf)> points)
    {
        MeteringPoint[] of = [.. points.Select(p => new MeteringPoint(p.Id, $"{p.Id}.total", p.PartOf is null ? MeteringRole.Import : MeteringRole.SubMeter, "kWh", -1, null, p.PartOf, null, p.Error))];
        return Sample.Plan(Sample.Stream("power", StreamCategory.Electricity, "grid", "kWh") with { Determined = new Determination.ByMeter([.. of.Where(p => p.PartOf is null).Select(p => p.Id)]) },
            Sample.Stream("lime", StreamCategory.PurchasedGoods, "lime", "kg") with { Determined = new Determination.ByReceipts("gate") }) with { Points = of };
    }

    static Calibration Of(string point, string on, string until, string? error = null) => new(point, "1", $"{point} {on}", "lab", DateOnly.Parse(on, null), DateOnly.Parse(until, null),
        error is not null && ExactDecimal.TryParse(error, out var percent) ? percent : null, null);

    public static TheoryData<string> Cases() => CaseFile.Of("calibrations");

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_worked_example_is_judged_so(string name)
    {
        var file = CaseFile.Read("calibrations", name);
        var plan = Plan(file.Inputs.GetProperty("points").EnumerateArray().Select(p => (p.GetProperty("id").GetString()!, CaseFile.MaybeNumber(p, "error_percent"), p.TryGetProperty("part_of", out var whole) ? whole.GetString() : null)));
        Assert.True(Calibration.TryRead("f", Encoding.UTF8.GetBytes(file.Inputs.GetProperty("calibrations").GetRawText()), out var calibrations, out var faults), string.Join('\n', faults));
        var (from, to) = (CaseFile.At(file.Inputs.GetProperty("from")), CaseFile.At(file.Inputs.GetProperty("to")));
        SignedSerial[] serials = file.Inputs.TryGetProperty("serials", out var named) ? [.. named.EnumerateArray().Select(s => new SignedSerial(s[0].GetString()!, CaseFile.At(s[1]), s[2].GetString()!))] : [];
        var register = new CalibrationRegister(plan, calibrations, brisbane, serials);
        var judged = register.Judge(new ActivityData("power", from, to, new ExactDecimal(1000, 0), ActivityBasis.Measured, "a.total"));
        Assert.Equal((file.Result.GetProperty("calibrated").GetBoolean(), file.Result.GetProperty("lapsed").GetString(), file.Result.GetProperty("error_percent").GetString()),
            (judged.Calibrated, judged.Lapsed ?? "", judged.ErrorPercent?.ToString()));
        Assert.Equal(CaseFile.Lines(file.Result.GetProperty("findings")), register.Lapsed(from, to, [judged]).Concat(register.OfOthers(from, to, [judged])).Select(f => $"{f.Rule.Name()} {f.Place} {f.Expected} {f.Observed}"));
    }

    /// <summary>Sample's activity is of July 2023; the meter is changed on the 15th.</summary>
    [Theory]
    [InlineData("2024-01-01", "2024-06-30", true, null)]
    [InlineData("2023-07-20", "2024-06-30", true, null)] // longer than it was there
    [InlineData("2023-07-10", "2024-06-30", false, "a")]
    [InlineData("2024-01-01", "2023-07-20", false, "a")]
    public void A_meter_that_is_changed_within_a_month_needs_a_certificate_of_each_for_its_own_days(string firstUntil, string secondUntil, bool calibrated, string? lapsed)
    {
        Calibration[] sent = [Of("a", "2023-01-01", firstUntil) with { Serial = "A" }, Of("a", "2023-07-01", secondUntil) with { Serial = "b" }];
        SignedSerial[] serials = [new("a", Sample.Midnight - 100 * Sample.Hour, "A"), new("a", Sample.Midnight + 14 * 24 * Sample.Hour, "B")];
        var (from, to) = (Sample.Midnight, Sample.Midnight + Sample.Month);
        var register = new CalibrationRegister(Plan([("a", null)]), sent, brisbane, serials);
        var judged = register.Judge(new ActivityData("power", from, to, new ExactDecimal(1000, 0), ActivityBasis.Measured, "a.total"));
        Assert.Equal((calibrated, lapsed), (judged.Calibrated, judged.Lapsed));
        Assert.Empty(register.OfOthers(from, to, [judged]));
    }

    [Fact]
    public void A_certificate_that_ended_is_told_also_where_its_number_is_written_otherwise_than_the_device_says()
    {
        var register = new CalibrationRegister(Plan([("a", null)]), [Of("a", "2022-01-01", "2023-06-30") with { Serial = "SN 1" }], brisbane, [new("a", 0, "1")]);
        var judged = register.Judge(new ActivityData("power", Sample.Midnight, Sample.Midnight + Sample.Month, new ExactDecimal(1000, 0), ActivityBasis.Measured, "a.total"));
        Assert.Equal((false, "a"), (judged.Calibrated, judged.Lapsed));
        Assert.Equal(CalibrationState.Lapsed, Assert.Single(register.Standing(Sample.Midnight), x => x.Point == "a").State);
    }

    [Fact]
    public void Receipts_are_calibrated_by_their_scale_and_what_people_entered_by_nothing()
    {
        var register = new CalibrationRegister(Plan([("a", null)]), [Of("gate", "2023-01-01", "2023-12-31", "0.1")], brisbane);
        Assert.Equal((true, "0.1"), (register.Judge(Sample.Activity("lime", "5", ActivityBasis.Weighed)).Calibrated, register.Judge(Sample.Activity("lime", "5", ActivityBasis.Weighed)).ErrorPercent?.ToString()));
        Assert.False(register.Judge(Sample.Activity("lime", "5", ActivityBasis.Recorded)).Calibrated);
        var power = Sample.Activity("power", "5");
        Assert.Same(power, register.Judge(power)); // nobody has ever said anything of its meters
    }

    [Fact]
    public void A_stock_with_a_scale_is_calibrated_while_the_scale_is_and_stays_a_persons_word()
    {
        var plan = Sample.Plan(Sample.Stream("lime", StreamCategory.PurchasedGoods, "lime", "kg") with { Determined = new Determination.ByStock("gate") });
        ActivityData Judged(string until) => new CalibrationRegister(plan, [Of("gate", "2023-01-01", until, "0.1")], brisbane).Judge(Sample.Activity("lime", "5", ActivityBasis.Recorded));
        Assert.Equal((true, null, false), (Judged("2023-12-31").Calibrated, Judged("2023-12-31").ErrorPercent?.ToString(), Judged("2023-12-31").Signed));
        Assert.Equal((false, "gate"), (Judged("2023-07-10").Calibrated, Judged("2023-07-10").Lapsed));
    }

    [Fact]
    public void A_serial_number_counts_from_the_day_on_which_the_device_came_to_name_it()
    {
        ActivityData Judged(params SignedSerial[] serials) => new CalibrationRegister(Plan([("a", null)]), [Of("a", "2023-01-01", "2023-12-31")], brisbane, serials).Judge(Sample.Activity("power", "5"));
        const long within = Sample.Midnight + 10 * 24 * Sample.Hour, after = Sample.Midnight + 40 * 24 * Sample.Hour;
        Assert.True(Judged().Calibrated);
        Assert.True(Judged(new SignedSerial("a", 0, " 1 ")).Calibrated);
        Assert.True(Judged(new SignedSerial("a", 0, "1"), new SignedSerial("a", after, "2")).Calibrated);
        Assert.True(Judged(new SignedSerial("a", 0, "2"), new SignedSerial("a", Sample.Midnight - 48 * Sample.Hour, "1")).Calibrated);
        Assert.False(Judged(new SignedSerial("a", 0, "1"), new SignedSerial("a", within, "2")).Calibrated); // a part of it is none
        Assert.True(Judged(new SignedSerial("a", 0, "2"), new SignedSerial("a", Sample.Midnight - 48 * Sample.Hour, "")).Calibrated); // named no more
    }

    [Fact]
    public void A_figure_by_lapsed_meters_says_so_and_one_by_calibrated_ones_is_verified()
    {
        var plan = Plan([("a", null)]);
        FacilityInventory Derived(string until) => Sample.Derived(plan, new CalibrationRegister(plan, [Of("a", "2022-01-01", until)], brisbane).Judge(Sample.Activity("power", "1000")));
        var (valid, lapsed) = (Derived("2023-12-31"), Derived("2023-06-30"));
        Assert.Equal(valid.VerifiedShare.Whole, valid.VerifiedShare.Part);
        Assert.True(valid.VerifiedShare.Part > 0);
        Assert.DoesNotContain(valid.Disclosures, d => d.Contains("calibration", StringComparison.Ordinal));
        Assert.Equal(0, lapsed.VerifiedShare.Part);
        Assert.Contains("power: measured after the calibration of a had ended", lapsed.Disclosures);
        Assert.Equal(valid.TotalMicrograms, lapsed.TotalMicrograms); // it changes what is said of the figure, never the figure
        Assert.NotEqual(valid.InputsHash, lapsed.InputsHash);
    }

    [Fact]
    public void Instruments_stand_in_the_order_in_which_they_end()
    {
        var register = new CalibrationRegister(Plan([("never", null), ("long", null), ("old", null), ("soon", null)]),
            [Of("long", "2023-01-01", "2023-08-01"), Of("long", "2023-07-20", "2025-01-01"), Of("old", "2020-01-01", "2021-01-01"), Of("soon", "2023-01-01", "2023-07-31"), Of("gate", "2024-01-01", "2024-12-31")], brisbane);
        Assert.Equal(["old Lapsed 2021-01-01", "soon Valid 2023-07-31", "long Valid 2025-01-01", "gate Never ", "never Never "],
            register.Standing(Sample.Midnight).Select(s => $"{s.Point} {s.State} {s.Until:yyyy-MM-dd}"));
    }

    [Fact]
    public void A_file_is_read_strictly_and_no_cut_of_it_throws()
    {
        const string file = """
            { "format": 1, "calibrations": [
              { "point": "a", "serial": "1", "certificate": "c", "laboratory": "l", "calibrated_on": "2023-07-02", "valid_until": "2023-07-01", "error_percent": 1, "attachment": "00" },
              { "point": "a", "serial": "1", "certificate": "c", "laboratory": "l", "calibrated_on": "9999-01-01", "valid_until": "9999-12-31", "more": 1 } ] }
            """;
        Assert.False(Calibration.TryRead("f", Encoding.UTF8.GetBytes(file), out _, out var faults));
        Assert.Equal(["calibrations[0].attachment", "calibrations[0].error_percent", "calibrations[0].valid_until", "calibrations[1].calibrated_on", "calibrations[1].certificate", "calibrations[1].more", "calibrations[1].valid_until"],
            faults.Select(f => f.Key).Order(StringComparer.Ordinal));
        for (var length = 0; length < file.Length; length++) Assert.False(Calibration.TryRead("f", Encoding.UTF8.GetBytes(file[..length]), out _, out _));
    }
}

public sealed class CalibrationLaws
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_span_is_calibrated_exactly_when_each_of_its_days_is(int seed)
    {
        var (random, first) = (new Random(seed), new DateOnly(2023, 7, 1));
        MeteringPoint[] points = [.. "ab".Select(p => new MeteringPoint($"{p}", $"{p}.total", MeteringRole.Import, "kWh", -1, null, null, null, null))];
        var plan = Sample.Plan(Sample.Stream("power", StreamCategory.Electricity, "grid", "kWh") with { Determined = new Determination.ByMeter(["a", "b"]) }) with { Points = points };
        for (var round = 0; round < 300; round++)
        {
            Calibration[] all = [.. Enumerable.Range(0, random.Next(1, 9)).Select(i => (i, On: first.AddDays(random.Next(-10, 30))))
                .Select(c => new Calibration(random.Next(2) == 0 ? "a" : "b", "1", $"{c.i}", "lab", c.On, c.On.AddDays(random.Next(20)), null, null))];
            var register = new CalibrationRegister(plan, all, new FacilityCalendar(TimeZoneInfo.Utc));
            var (from, days) = (random.Next(0, 20), random.Next(1, 12));
            var judged = register.Judge(Sample.Activity("power", "1", fromHour: from * 24, toHour: (from + days) * 24));
            DateOnly[] span = [.. Enumerable.Range(from, days).Select(first.AddDays)];
            Assert.Equal(span.All(day => points.All(p => all.Any(c => c.Point == p.Id && c.Holds(day)))), judged.Calibrated);
            var lapsed = points.Where(p => span.Any(day => all.Any(c => c.Point == p.Id && c.ValidUntil < day) && !all.Any(c => c.Point == p.Id && c.Holds(day)))).Select(p => p.Id);
            Assert.Equal(string.Join(' ', lapsed), judged.Lapsed ?? "");
        }
    }
}
