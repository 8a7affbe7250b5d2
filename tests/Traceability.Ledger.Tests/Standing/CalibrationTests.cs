using System.Text;
using Traceability.Carbon.Figures;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Records;
using Traceability.Ledger.Standing;
using Traceability.Ledger.Tests.Periods;
using Traceability.Ledger.Tests.Records;
using Xunit;

namespace Traceability.Ledger.Tests.Standing;

public sealed class CalibrationTests
{
    static readonly Author surveyor = new("m.rossi", "analyst");

    static string Row(string on, string until, string point = "mill", string error = "0.5") =>
        $$"""{"point":"{{point}}","serial":"SIM-1","certificate":"C-{{on}}","laboratory":"NATA 42","calibrated_on":"{{on}}","valid_until":"{{until}}","error_percent":"{{error}}"}""";

    /// <summary>By somebody who has looked at what stands.</summary>
    static Task<DeedAnswer> CalibrateAsync(TestLedger ledger, params string[] rows) => CalibrateAsync(ledger, Calendar(ledger).Deed?.Id, rows);

    static Task<DeedAnswer> CalibrateAsync(TestLedger ledger, string? seen, string[] rows) => ledger.Open.Standing.CalibrateAsync(
        "mine", Encoding.UTF8.GetBytes($$"""{"format":1,"calibrations":[{{string.Join(',', rows)}}]}"""), null, seen, surveyor, TestContext.Current.CancellationToken);

    static CalibrationCalendar Calendar(TestLedger ledger) => new StandingQueries(ledger.Open.Database, ledger.Open.Plans, ledger.Time).Calibrations("mine")!;

    [Fact]
    public async Task A_month_by_a_calibrated_meter_is_verified_and_its_error_is_the_certificates()
    {
        await using var ledger = BilledMine.Start();
        await ledger.MeterAsync();
        await ledger.RecordAsync(BilledMine.PowerBill);
        await ledger.RecordAsync(BilledMine.DieselBill);
        Assert.Equal(("never", null), (Calendar(ledger).Points.Single().State, Calendar(ledger).Deed));
        Assert.Equal((0m, 2m), (ledger.Period("2026-11").Figure!.Shares.VerifiedPercent, ledger.Period("2026-11").Reconciliations.Single().AllowedPercent));

        var id = Assert.IsType<DeedAnswer.Done>(await CalibrateAsync(ledger, Row("2026-01-05", "2027-01-05"))).Id;
        Assert.Equal(id, Assert.IsType<DeedAnswer.Done>(await CalibrateAsync(ledger, Row("2026-01-05", "2027-01-05"))).Id);
        var calibrated = ledger.Period("2026-11");
        Assert.Equal(calibrated.Figure!.Shares.EvidencePercent, calibrated.Figure.Shares.VerifiedPercent);
        Assert.True(calibrated.Figure.Shares.VerifiedPercent > 0);
        Assert.Equal((0.5m, true), (calibrated.Reconciliations.Single().AllowedPercent, calibrated.Reconciliations.Single().Agrees));
        var row = Calendar(ledger).Points.Single();
        Assert.Equal(("mill", "mill.energy_import", "valid", new DateOnly(2027, 1, 5), "NATA 42"), (row.Point, row.Channel, row.State, row.Until, row.Laboratory));
        Assert.Equal((id, "m.rossi"), (Calendar(ledger).Deed!.Id, Calendar(ledger).Deed!.Account));
        await ledger.RestartAsync();
        Assert.Equal(calibrated.Figure.InputsHash, ledger.Period("2026-11").Figure!.InputsHash);
    }

    [Fact]
    public async Task A_meter_whose_calibration_ended_within_the_month_is_a_finding_that_must_be_answered_and_stands_on_the_figure()
    {
        await using var ledger = BilledMine.Start();
        await ledger.MeterAsync();
        await ledger.RecordAsync(BilledMine.PowerBill);
        await ledger.RecordAsync(BilledMine.DieselBill);
        await CalibrateAsync(ledger, Row("2025-11-20", "2026-11-19"));
        var lapsed = ledger.Period("2026-11");
        Assert.Equal(0m, lapsed.Figure!.Shares.VerifiedPercent);
        Assert.Contains("mill: measured after the calibration of mill had ended", lapsed.Figure.Disclosures);
        var finding = Assert.Single(lapsed.Findings);
        Assert.Equal(("calibration-lapsed", "mill", "the last one ended on 2026-11-19"), (finding.Rule, finding.Place, finding.Observed));
        Assert.Equal("lapsed", Calendar(ledger).Points.Single().State);
        Assert.True(ledger.Period("2026-10").Figure!.Shares.VerifiedPercent > 0); // it held all of October
        Assert.StartsWith("finding:calibration-lapsed-", Assert.Single(Assert.IsType<DeedAnswer.Conflict>(await ledger.CloseAsync("2026-11")).Why), StringComparison.Ordinal);
        await ledger.Close().DisposeAsync("mine", "2026-11", finding.Id, "the laboratory comes in December", surveyor, TestContext.Current.CancellationToken);
        Assert.IsType<DeedAnswer.Done>(await ledger.CloseAsync("2026-11"));
        var file = ledger.Open.Periods.Figure("mine", "2026-11", out _)!;
        Assert.True(FigureFile.TryRead("f", file, [], out var inputs, out var faults), string.Join('\n', faults));
        Assert.True(FigureFile.TryRedo(inputs, out var again, out _, out _));
        Assert.Equal(file, again);

        await CalibrateAsync(ledger, Row("2025-11-20", "2026-11-19"), Row("2026-11-20", "2027-11-19"));
        var mended = ledger.Period("2026-11");
        Assert.Equal((0m, true), (mended.Figure!.Shares.VerifiedPercent, mended.Late!.Shares.VerifiedPercent > 0)); // what was closed stays as it was
        Assert.Empty(mended.Findings);
    }

    [Fact]
    public async Task A_certificate_of_another_meter_than_the_device_signs_is_a_finding_and_calibrates_nothing()
    {
        await using var ledger = BilledMine.Start();
        await ledger.MeterAsync();
        await CalibrateAsync(ledger, Row("2026-01-05", "2027-01-05").Replace("SIM-1", "SIM-2", StringComparison.Ordinal));
        var other = ledger.Period("2026-11");
        Assert.Equal(0m, other.Figure!.Shares.VerifiedPercent);
        var finding = Assert.Single(other.Findings, f => f.Rule == "calibration-of-another-instrument");
        Assert.Equal(("mill", "serial number SIM-1, as the device's signed configuration says", "serial number SIM-2"), (finding.Place, finding.Expected, finding.Observed));
        Assert.Equal("never", Calendar(ledger).Points.Single().State);
        await CalibrateAsync(ledger, Row("2026-01-05", "2027-01-05"));
        Assert.True(ledger.Period("2026-11").Figure!.Shares.VerifiedPercent > 0);
        Assert.DoesNotContain(ledger.Period("2026-11").Findings, f => f.Rule == "calibration-of-another-instrument");
    }

    [Fact]
    public async Task Every_fault_of_a_file_is_named_and_nothing_is_taken()
    {
        await using var ledger = BilledMine.Start();
        Assert.Equal(["calibrations[0].point: found \"kiln\"; allowed: metering points and scales of mine's plan: mill"], Assert.IsType<DeedAnswer.Invalid>(await CalibrateAsync(ledger, Row("2026-01-05", "2027-01-05", "kiln"))).Why);
        Assert.Equal(["calibrations:1: calibrations[0].valid_until: found \"2026-01-04\"; allowed: calibrated_on or a later day", "calibrations:1: calibrations[1].error_percent: found \"-1\"; allowed: a decimal number"],
            Assert.IsType<DeedAnswer.Invalid>(await CalibrateAsync(ledger, Row("2026-01-05", "2026-01-04"), Row("2026-02-05", "2027-01-04", error: "-1"))).Why.Select(w => w.Split(" ≥")[0]));
        Assert.Equal("no monitoring plan of a facility \"moon\"", Assert.IsType<DeedAnswer.Unknown>(await ledger.Open.Standing.CalibrateAsync("moon", "{}"u8.ToArray(), null, null, surveyor, TestContext.Current.CancellationToken)).Why);
        Assert.Equal(0, ledger.Count("SELECT COUNT(*) FROM deed"));
    }

    [Fact]
    public async Task Nobody_overwrites_calibrations_that_they_have_not_seen()
    {
        await using var ledger = BilledMine.Start();
        var unseen = Assert.IsType<DeedAnswer.Conflict>(await CalibrateAsync(ledger, new string('0', 64), [Row("2026-01-05", "2027-01-05")]));
        Assert.Equal([$"seen: found {new string('0', 64)}; allowed: nothing, since no calibrations stand yet"], unseen.Why);
        var first = Assert.IsType<DeedAnswer.Done>(await CalibrateAsync(ledger, Row("2026-01-05", "2027-01-05"))).Id;
        foreach (var (seen, found) in ((string?, string)[])[(null, "nothing"), (new string('0', 64), new string('0', 64))])
            Assert.StartsWith($"seen: found {found}; allowed: {first}, the calibrations that stand since 2026-12-01T00:00:00Z by m.rossi",
                Assert.Single(Assert.IsType<DeedAnswer.Conflict>(await CalibrateAsync(ledger, seen, [Row("2026-02-05", "2027-02-05")])).Why), StringComparison.Ordinal);
        Assert.Equal(1, ledger.Count("SELECT COUNT(*) FROM deed"));
        Assert.Equal(first, Assert.IsType<DeedAnswer.Done>(await CalibrateAsync(ledger, null, [Row("2026-01-05", "2027-01-05")])).Id); // the same again, by who has not heard the answer
        Assert.IsType<DeedAnswer.Done>(await CalibrateAsync(ledger, first, [Row("2026-02-05", "2027-02-05")]));
    }
}
