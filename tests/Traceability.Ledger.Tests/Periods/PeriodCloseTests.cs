using System.Security.Cryptography;
using Traceability.Carbon.Exact;
using Traceability.Evidence.Records;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Periods;
using Traceability.Ledger.Records;
using Traceability.Ledger.Tests.Records;
using Xunit;

namespace Traceability.Ledger.Tests.Periods;

public sealed class PeriodCloseTests
{
    [Fact]
    public async Task Months_are_those_of_the_facility_and_sum_to_the_quantity_of_the_year()
    {
        await using var ledger = BilledMine.Start();
        await ledger.MeterAsync();
        var months = ledger.Open.Periods.Months("mine", null, 12)!.Items;
        Assert.Equal(["2026-12", "2026-11", "2026-10", "2026-09"], months.Select(m => m.Month));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(BilledMine.November), months[1].From);
        Assert.All(months, m => Assert.Equal("open", m.State));
        Assert.Equal([500m, 800m, 1000m], ((string[])["2026-09", "2026-10", "2026-11"]).Select(m => ledger.Period(m).Figure!.Streams.Single(s => s.Id == "mill").Quantity));
        var year = ledger.Period("2026");
        Assert.Equal(2301m, year.Figure!.Streams.Single(s => s.Id == "mill").Quantity);
        Assert.Contains(year.Figure.Why, why => why.StartsWith("mill: mill.energy_import was not read from 2025-12-31T14:00:00Z to 2026-08-31T14:00:00Z", StringComparison.Ordinal));
        Assert.Null(ledger.Open.Periods.Months("moon", null, 12));
        Assert.Null(ledger.Open.Periods.Of("mine", "2026-13", out var refused));
        Assert.StartsWith("period: \"2026-13\"; allowed: a year, month or day", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_checklist_finds_open_is_named_and_a_reason_for_each_closes()
    {
        await using var ledger = BilledMine.Start();
        await ledger.MeterAsync();
        var why = Assert.IsType<DeedAnswer.Conflict>(await ledger.CloseAsync("2026-11")).Why;
        Assert.Equal(["stream:bowser: no data", "invoice:mill: no invoice to compare with 1000 kWh"], why);
        Assert.Equal("open", ledger.Period("2026-11").State);
        Assert.Single(Assert.IsType<DeedAnswer.Conflict>(await ledger.CloseAsync("2026-11", ("stream:bowser", "the trucks were sold"))).Why);
        Assert.Equal(["accept: \"stream:kiln\" is not on the checklist"], Assert.IsType<DeedAnswer.Invalid>(await ledger.CloseAsync("2026-11", ("stream:kiln", "none"))).Why);

        var id = Assert.IsType<DeedAnswer.Done>(await ledger.CloseAsync("2026-11", ("stream:bowser", "the trucks were sold"), ("invoice:mill", "the bill comes in January"))).Id;
        var closed = ledger.Period("2026-11");
        Assert.Equal(("closed", "incomplete"), (closed.State, closed.Figure!.State)); // accepted is not complete
        Assert.Equal(["the trucks were sold", "the bill comes in January"], closed.Checklist.Where(i => i.State == "accepted").Select(i => i.Accepted));
        var deed = Assert.Single(closed.Deeds);
        Assert.Equal((id, "closing", "m.rossi", "analyst"), (deed.Id, deed.Kind, deed.Account, deed.Role));
        Assert.Equal(deed.Documents["figure"], Convert.ToHexStringLower(SHA256.HashData(ledger.Open.Periods.Figure("mine", "2026-11", out _)!)));
    }

    static readonly string withAcid = BilledMine.PlanWith("\"unit\":\"L\",\"determined\":{\"by\":\"invoice\"}}", "\"unit\":\"L\",\"determined\":{\"by\":\"invoice\"}},{\"id\":\"acid\",\"category\":\"purchased-goods\",\"flow\":\"sulphuric-acid\",\"unit\":\"t\",\"determined\":{\"by\":\"invoice\"}}");

    static RecordWish Acid(long tonnes, string number) => BilledMine.DieselBill with { Stream = "acid", Unit = "t", Quantity = new ExactDecimal(tonnes, 0), Document = number };

    [Fact]
    public async Task A_stream_of_which_something_was_counted_and_no_factor_says_what_it_emits_is_not_zero()
    {
        await using var ledger = BilledMine.Start(plan: withAcid);
        await ledger.MeterAsync();
        foreach (var bill in (RecordWish[])[BilledMine.PowerBill, BilledMine.DieselBill, Acid(4000, "A-1")]) await ledger.RecordAsync(bill);
        const string why = "no factor for purchased-goods, sulphuric-acid, t; what it emits is not known";
        var month = ledger.Period("2026-11");
        Assert.Equal(("incomplete", $"acid: {why}"), (month.Figure!.State, Assert.Single(month.Figure.Why)));
        Assert.Equal([$"stream:acid: {why}"], Assert.IsType<DeedAnswer.Conflict>(await ledger.CloseAsync("2026-11")).Why);
        Assert.IsType<DeedAnswer.Done>(await ledger.CloseAsync("2026-11", ("stream:acid", "the supplier answers in January")));
    }

    [Fact]
    public async Task What_is_beside_the_total_makes_a_restatement_due_too()
    {
        await using var ledger = BilledMine.Start(plan: withAcid);
        await ledger.MeterAsync();
        Assert.IsType<DeedAnswer.Done>(await ledger.Open.Factors.TakeAsync("own", 1, System.Text.Encoding.UTF8.GetBytes("""
            {"format":2,"id":"own","version":1,"published":"2026-01-01",
             "gwp_sets":[{"id":"OWN","horizon_years":100,"feedback":"none","values":{"CO2":"1"},"source":{"document":"d","table":"t","row":"r","year":2026},"licence":"own","checked":{"grade":"primary","how":"for tests"}}],
             "factors":[{"id":"own-acid","version":1,"category":"purchased-goods","flow":"sulphuric-acid","part":"supply","method":"supplier","region":"AU-QLD","valid_from":"2026-01-01","valid_to":"2027-01-01","data_year":2025,"per":"t",
              "kg_per_unit":{"CO2":"100"},"source":{"document":"d","table":"t","row":"r","year":2026},"licence":"own","checked":{"grade":"primary","how":"for tests"}}]}
            """), null, null, new Author("m.rossi", "administrator"), TestContext.Current.CancellationToken));
        foreach (var bill in (RecordWish[])[BilledMine.PowerBill, BilledMine.DieselBill, Acid(100, "A-1")]) await ledger.RecordAsync(bill);
        Assert.IsType<DeedAnswer.Done>(await ledger.CloseAsync("2026-11"));
        await ledger.RecordAsync(Acid(5, "A-2"));
        Assert.True(ledger.Period("2026-11") is { LatePercent: 0, RestatementDue: false }); // 5 % stand
        Assert.Contains("beside the total by 5 %", Assert.IsType<DeedAnswer.Conflict>(await ledger.RestateAsync("2026-11", false, "a second load")).Why[0], StringComparison.Ordinal);
        await ledger.RecordAsync(Acid(1, "A-3"));
        Assert.True(ledger.Period("2026-11") is { LatePercent: 0, RestatementDue: true });
        Assert.IsType<DeedAnswer.Done>(await ledger.RestateAsync("2026-11", false, "a third load"));
    }

    [Fact]
    public async Task A_bill_beside_the_meter_is_compared_and_never_counted()
    {
        await using var ledger = BilledMine.Start();
        await ledger.MeterAsync();
        await ledger.RecordAsync(BilledMine.DieselBill);
        await ledger.RecordAsync(BilledMine.PowerBill with { Quantity = new ExactDecimal(1030, 0) });
        Assert.Equal(1000m, ledger.Period("2026-11").Figure!.Streams.Single(s => s.Id == "mill").Quantity);
        Assert.Equal(["invoice:mill: metered 1000, billed 1030 kWh, allowed ±2 %"], Assert.IsType<DeedAnswer.Conflict>(await ledger.CloseAsync("2026-11")).Why);
        var compared = Assert.Single(ledger.Period("2026-11").Reconciliations);
        Assert.Equal((1000m, 1030m, -30m, false), (compared.Measured, compared.Billed!.Value, compared.Difference!.Value, compared.Agrees));
    }

    [Fact]
    public async Task What_is_not_over_is_a_day_or_is_closed_already_is_not_closed()
    {
        var (ledger, id) = await BilledMine.ClosedAsync();
        await using (ledger)
        {
            Assert.Equal(id, Assert.IsType<DeedAnswer.Done>(await ledger.CloseAsync("2026-11")).Id); // the same again
            await ledger.RecordAsync(BilledMine.DieselBill with { Document = "D-12", Quantity = new ExactDecimal(1, 0) });
            Assert.Equal(["2026-11 is closed already; a later figure is a restatement"], Assert.IsType<DeedAnswer.Conflict>(await ledger.CloseAsync("2026-11")).Why);
            Assert.Contains(Assert.IsType<DeedAnswer.Conflict>(await ledger.CloseAsync("2026-12")).Why, w => w.StartsWith("ended: the period ends at 2026-12-31T14:00:00Z", StringComparison.Ordinal));
            Assert.StartsWith("period: \"2026-11-03\"; allowed: a month or a year", Assert.IsType<DeedAnswer.Invalid>(await ledger.CloseAsync("2026-11-03")).Why[0], StringComparison.Ordinal);
            Assert.Contains(Assert.IsType<DeedAnswer.Conflict>(await ledger.CloseAsync("2026")).Why, w => w.StartsWith("months: not closed: 2026-01", StringComparison.Ordinal));
            Assert.IsType<DeedAnswer.Unknown>(await ledger.CloseAsync("never"));
        }
    }

    [Fact]
    public async Task Late_evidence_stands_beside_the_closed_figure_until_a_restatement_says_why()
    {
        var (ledger, closing) = await BilledMine.ClosedAsync();
        await using (ledger)
        {
            var first = ledger.Period("2026-11");
            Assert.Null(first.Late);
            await ledger.RecordAsync(BilledMine.DieselBill with { Document = "D-12", Quantity = new ExactDecimal(30, 0) });
            var late = ledger.Period("2026-11");
            Assert.Equal(first.Figure!.TotalKg, late.Figure!.TotalKg);
            Assert.Equal((3030m, false), (late.Late!.Streams.Single(s => s.Id == "bowser").Quantity, late.RestatementDue));
            Assert.InRange(late.LatePercent!.Value, 0.5m, 1m);
            Assert.All(late.LateChecklist!, item => Assert.Equal("ok", item.State));
            Assert.True(ledger.Open.Periods.Months("mine", null, 12)!.Items.Single(m => m.Month == "2026-11").Late);
            Assert.StartsWith($"2026-11 has moved by {late.LatePercent.Value} %, market-based by {late.LateMarketPercent} %, beside the total by 0 %; allowed to stand: 5 %", Assert.IsType<DeedAnswer.Conflict>(await ledger.RestateAsync("2026-11", false, "a bill came late")).Why[0], StringComparison.Ordinal);

            var restated = Assert.IsType<DeedAnswer.Done>(await ledger.RestateAsync("2026-11", true, "a bill had been lost")).Id;
            Assert.Equal(restated, Assert.IsType<DeedAnswer.Done>(await ledger.RestateAsync("2026-11", true, "a bill had been lost")).Id); // twice is once
            Assert.Equal(["2026-11 has not changed since it was restated"], Assert.IsType<DeedAnswer.Conflict>(await ledger.RestateAsync("2026-11", true, "once more")).Why);
            var after = ledger.Period("2026-11");
            Assert.Equal(("restated", late.Late.TotalKg), (after.State, after.Figure!.TotalKg));
            Assert.Null(after.Late);
            Assert.Equal([closing, restated], after.Deeds.Select(d => d.Id));
            Assert.Equal(closing, after.Deeds[1].Previous);
            Assert.Equal(new Restatement("error", "5"), Assert.Single(after.Restatements).Value); // signed with it, as what happened is

            await ledger.RecordAsync(BilledMine.DieselBill with { Document = "D-13", Quantity = new ExactDecimal(3000, 0) });
            Assert.True(ledger.Period("2026-11").RestatementDue);
            var second = Assert.IsType<DeedAnswer.Done>(await ledger.RestateAsync("2026-11", false, "a second supplier")).Id;
            Assert.Equal(("error", "threshold"), (ledger.Period("2026-11").Restatements[restated].Reason, ledger.Period("2026-11").Restatements[second].Reason));
        }
    }

    [Fact]
    public async Task A_verifier_vouches_for_the_figure_that_stands_and_for_no_other()
    {
        var (ledger, _) = await BilledMine.ClosedAsync();
        await using (ledger)
        {
            var figure = SHA256.HashData(ledger.Open.Periods.Figure("mine", "2026-11", out _)!);
            Task<DeedAnswer> AssureAsync(byte[] of) => ledger.Close().AssureAsync("mine", "2026-11", of, "limited", "nothing came to our attention", null, new Author("verity", "auditor"), TestContext.Current.CancellationToken);
            Assert.EndsWith("is not the one that stands", Assert.IsType<DeedAnswer.Conflict>(await AssureAsync(new byte[32])).Why[0], StringComparison.Ordinal);
            var id = Assert.IsType<DeedAnswer.Done>(await AssureAsync(figure)).Id;
            Assert.Equal(id, Assert.IsType<DeedAnswer.Done>(await AssureAsync(figure)).Id);
            Assert.Equal("assured", ledger.Period("2026-11").State);

            await ledger.RecordAsync(BilledMine.DieselBill with { Document = "D-12", Quantity = new ExactDecimal(30, 0) });
            Assert.Equal("assured", ledger.Period("2026-11").State); // late evidence takes nothing back
            Assert.IsType<DeedAnswer.Done>(await ledger.RestateAsync("2026-11", true, "a bill had been lost"));
            Assert.Equal("restated", ledger.Period("2026-11").State);
            Assert.EndsWith("is not the one that stands", Assert.IsType<DeedAnswer.Conflict>(await AssureAsync(figure)).Why[0], StringComparison.Ordinal);
            Assert.Equal(["2026-10 is open: there is nothing to vouch for"], Assert.IsType<DeedAnswer.Conflict>(await ledger.Close().AssureAsync("mine", "2026-10", figure, "limited", "fine", null, new Author("verity", "auditor"), TestContext.Current.CancellationToken)).Why);
        }
    }

    [Fact]
    public async Task A_restatement_sent_again_takes_no_assurance_back_and_an_older_look_restates_nothing()
    {
        var (ledger, _) = await BilledMine.ClosedAsync();
        await using (ledger)
        {
            await ledger.RecordAsync(BilledMine.DieselBill with { Document = "D-12", Quantity = new ExactDecimal(30, 0) });
            var restated = Assert.IsType<DeedAnswer.Done>(await ledger.RestateAsync("2026-11", true, "a bill had been lost")).Id;
            var figure = SHA256.HashData(ledger.Open.Periods.Figure("mine", "2026-11", out _)!);
            Assert.IsType<DeedAnswer.Done>(await ledger.Close().AssureAsync("mine", "2026-11", figure, "limited", "fine", null, new Author("verity", "auditor"), TestContext.Current.CancellationToken));
            Assert.Equal(restated, Assert.IsType<DeedAnswer.Done>(await ledger.RestateAsync("2026-11", true, "a bill had been lost")).Id);
            Assert.Equal("assured", ledger.Period("2026-11").State);
            Assert.Equal(3, ledger.Count("SELECT COUNT(*) FROM deed"));
        }
    }

    [Fact]
    public async Task A_reason_is_for_what_was_looked_at_and_for_nothing_that_came_after()
    {
        await using var ledger = BilledMine.Start();
        await ledger.MeterAsync();
        await ledger.RecordAsync(BilledMine.DieselBill);
        var bill = await ledger.RecordAsync(BilledMine.PowerBill with { Quantity = new ExactDecimal(1030, 0) });
        var seen = ledger.Period("2026-11").ChecklistSha256;
        await ledger.RecordAsync(BilledMine.PowerBill with { Quantity = new ExactDecimal(10300, 0), Replaces = Convert.FromHexString(bill) });
        var answer = await ledger.Close().CloseAsync("mine", "2026-11", WishedMethodologies.InUse, null, seen, new Dictionary<string, string> { ["invoice:mill"] = "meter class" }, new Author("m.rossi", "analyst"), TestContext.Current.CancellationToken);
        Assert.Equal(["the figure or its checklist is no longer the one that was looked at; look again"], Assert.IsType<DeedAnswer.Conflict>(answer).Why);
    }

    [Fact]
    public async Task What_contradicts_itself_after_the_closing_is_shown_beside_although_no_quantity_moved()
    {
        var (ledger, _) = await BilledMine.ClosedAsync();
        await using (ledger)
        {
            Assert.Null(ledger.Period("2026-11").Note);
            ledger.Execute("INSERT INTO finding (kind, chain, number, identity, place, detail, state) SELECT 'fork', chain, number, identity, '', 'two children', 'open' FROM segment WHERE number = 3");
            var period = ledger.Period("2026-11");
            Assert.Contains("fork: 1", period.Note, StringComparison.Ordinal);
            Assert.Contains(period.LateChecklist!, item => item is { Id: "evidence:fork", State: "open" });
            Assert.True(ledger.Open.Periods.Months("mine", null, 12)!.Items.Single(m => m.Month == "2026-11").Late);
            Assert.Equal("complete", period.Figure!.State); // what stands is what was closed
        }
    }

    [Fact]
    public async Task A_meter_that_fell_silent_over_the_end_of_a_month_is_said()
    {
        await using var ledger = BilledMine.Start("2026-12-12T00:00:00");
        var chain = await ledger.EnrolAsync();
        for (var at = BilledMine.November; at < BilledMine.December + 10 * 24 * BilledMine.Hour; at += BilledMine.Hour / 4)
        {
            if (at > BilledMine.December - 48 * BilledMine.Hour && at < BilledMine.December + 48 * BilledMine.Hour) continue;
            chain.NowMs = at;
            await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, at, (at - BilledMine.November) / 1000)));
        }
        Assert.Contains("mill: mill.energy_import was not read for an hour before and after 2026-11-30T14:00:00Z; what lies on either side is interpolated", ledger.Period("2026-11").Figure!.Why);
        Assert.Contains("mill: mill.energy_import was not read for an hour before and after 2026-11-30T14:00:00Z; what lies on either side is interpolated", ledger.Period("2026-12").Figure!.Why);
    }

    [Fact]
    public async Task A_scale_whose_device_has_told_nothing_since_leaves_the_month_incomplete()
    {
        await using var ledger = TestLedger.Start(time: new Traceability.Testing.ManualTime(UnmeteredMine.Now), plan: UnmeteredMine.Plan);
        await ledger.MeasureAsync();
        Assert.Contains(ledger.Period("2026-11").Figure!.Why, why => why.StartsWith("limestone: the device of deck has told nothing since 2026-11-22", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_finding_stands_in_the_way_until_somebody_says_what_became_of_it()
    {
        await using var ledger = BilledMine.Start(plan: BilledMine.PlanWith("\"most\":\"10000\"", "\"most\":\"900\""));
        await ledger.MeterAsync();
        await ledger.RecordAsync(BilledMine.PowerBill);
        await ledger.RecordAsync(BilledMine.DieselBill);
        var finding = Assert.Single(ledger.Period("2026-11").Findings);
        Assert.Equal(("outside-expected", "mill", "1 to 900 kWh", "1000 kWh"), (finding.Rule, finding.Place, finding.Expected, finding.Observed));
        Assert.StartsWith($"finding:{finding.Id}", Assert.Single(Assert.IsType<DeedAnswer.Conflict>(await ledger.CloseAsync("2026-11")).Why), StringComparison.Ordinal);

        Task<DeedAnswer> DisposeAsync(string id, string? note) => ledger.Close().DisposeAsync("mine", "2026-11", id, note, new Author("m.rossi", "analyst"), TestContext.Current.CancellationToken);
        Assert.IsType<DeedAnswer.Unknown>(await DisposeAsync("outside-expected-0000000000000000", "none"));
        Assert.IsType<DeedAnswer.Invalid>(await DisposeAsync(finding.Id, null));
        Assert.IsType<DeedAnswer.Done>(await DisposeAsync(finding.Id, "a second mill was started on the third"));
        Assert.Equal(("a second mill was started on the third", "m.rossi, analyst"), (ledger.Period("2026-11").Findings[0].Disposition, ledger.Period("2026-11").Findings[0].By));
        Assert.IsType<DeedAnswer.Done>(await ledger.CloseAsync("2026-11"));
    }

    [Fact]
    public async Task A_month_beside_the_one_before_says_why_it_changed_and_the_parts_sum_exactly()
    {
        var (ledger, _) = await BilledMine.ClosedAsync();
        await using (ledger)
        {
            var change = ledger.Period("2026-11").Change!;
            Assert.Equal(("2026-10", ledger.Period("2026-10").Figure!.TotalKg, ledger.Period("2026-11").Figure!.TotalKg), (change.Since, change.FromKg, change.ToKg));
            Assert.Equal(change.ToKg - change.FromKg, change.Parts.Sum(p => p.Kg));
            Assert.Equal(["restatement", "method", "factor", "volume-and-intensity"], change.Parts.Select(p => p.Cause));
            Assert.Equal((0m, 0m, 0m), (change.Parts[0].Kg, change.Parts[1].Kg, change.Parts[2].Kg));
        }
    }

    [Fact]
    public async Task A_closed_figure_is_the_same_bytes_after_a_restart_and_a_new_derivation()
    {
        var (ledger, _) = await BilledMine.ClosedAsync();
        await using (ledger)
        {
            var bytes = ledger.Open.Periods.Figure("mine", "2026-11", out _)!;
            ledger.ForgetDerivation();
            await ledger.RestartAsync();
            Assert.Equal(bytes, ledger.Open.Periods.Figure("mine", "2026-11", out _));
            Assert.Null(ledger.Period("2026-11").Late);
            Assert.Null(ledger.Open.Periods.Figure("mine", "2026-10", out var why)); // open: never exported
            Assert.Empty(why);
        }
    }

    [Fact]
    public async Task A_meter_that_was_not_read_at_an_end_of_the_month_leaves_it_incomplete()
    {
        await using var ledger = BilledMine.Start();
        var chain = await ledger.EnrolAsync();
        chain.NowMs = BilledMine.November + BilledMine.Hour;
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)));
        chain.NowMs = BilledMine.December - BilledMine.Hour;
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 200)));
        var month = ledger.Period("2026-11");
        Assert.Contains("mill: mill.energy_import was not read from 2026-10-31T14:00:00Z to 2026-10-31T15:00:00Z", month.Figure!.Why);
        Assert.Contains("mill: mill.energy_import was not read from 2026-11-30T13:00:00Z to 2026-11-30T14:00:00Z", month.Figure.Why);
        Assert.Equal("open", month.Checklist.Single(i => i.Id == "stream:mill").State);
    }

    [Fact]
    public async Task Nobody_closes_a_figure_that_they_have_not_looked_at_although_all_is_in_order()
    {
        await using var ledger = BilledMine.Start();
        await ledger.MeterAsync();
        await ledger.RecordAsync(BilledMine.PowerBill);
        await ledger.RecordAsync(BilledMine.DieselBill);
        var seen = ledger.Period("2026-11").ChecklistSha256;
        await ledger.RecordAsync(BilledMine.DieselBill with { Document = "D-12", Quantity = new ExactDecimal(500_000, 0) });
        Task<DeedAnswer> CloseAsync(string? of) => ledger.Close().CloseAsync("mine", "2026-11", WishedMethodologies.InUse, null, of, new Dictionary<string, string>(), new Author("m.rossi", "analyst"), TestContext.Current.CancellationToken);
        Assert.Equal(["the figure or its checklist is no longer the one that was looked at; look again"], Assert.IsType<DeedAnswer.Conflict>(await CloseAsync(seen)).Why);
        Assert.StartsWith("checklist: missing", Assert.IsType<DeedAnswer.Invalid>(await CloseAsync(null)).Why[0], StringComparison.Ordinal);
        Assert.Equal("open", ledger.Period("2026-11").State);
        Assert.IsType<DeedAnswer.Done>(await CloseAsync(ledger.Period("2026-11").ChecklistSha256));
    }

    [Fact]
    public async Task Whoever_closed_or_restated_a_month_does_not_vouch_for_it_and_what_another_did_is_not_under_ones_name()
    {
        var (ledger, _) = await BilledMine.ClosedAsync();
        await using (ledger)
        {
            Task<DeedAnswer> AssureAsync(string account) => ledger.Close().AssureAsync("mine", "2026-11", SHA256.HashData(ledger.Open.Periods.Figure("mine", "2026-11", out _)!), "limited", "fine", null, new Author(account, "administrator"), TestContext.Current.CancellationToken);
            Assert.Equal(["m.rossi has closed or restated 2026-11; an assurance is another account's word"], Assert.IsType<DeedAnswer.Conflict>(await AssureAsync("m.rossi")).Why);
            var found = ledger.Open.Periods.ToClose("mine", "2026-11", out _)!;
            var again = await ledger.Close().CloseAsync("mine", "2026-11", WishedMethodologies.InUse, null, ClosingChecklist.Sha256(found.Checklist, found.Account), new Dictionary<string, string>(), new Author("berta", "analyst"), TestContext.Current.CancellationToken);
            Assert.Equal(["2026-11 is closed already; a later figure is a restatement"], Assert.IsType<DeedAnswer.Conflict>(again).Why);

            await ledger.RecordAsync(BilledMine.DieselBill with { Document = "D-12", Quantity = new ExactDecimal(30, 0) });
            Assert.IsType<DeedAnswer.Done>(await ledger.Close().RestateAsync("mine", "2026-11", true, WishedMethodologies.InUse, "a bill had been lost", ledger.Period("2026-11").ChecklistSha256, new Dictionary<string, string>(), new Author("berta", "analyst"), TestContext.Current.CancellationToken));
            foreach (var account in (string[])["m.rossi", "berta"]) Assert.IsType<DeedAnswer.Conflict>(await AssureAsync(account));
            Assert.IsType<DeedAnswer.Done>(await AssureAsync("verity"));
            Assert.StartsWith("2026-11 is assured already, by verity", Assert.IsType<DeedAnswer.Conflict>(await AssureAsync("vera")).Why[0], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_meter_that_was_silent_all_month_counts_nothing_and_its_month_is_incomplete()
    {
        await using var ledger = BilledMine.Start(plan: BilledMine.PlanWith(",\"expected_per_month\":{\"least\":\"1\",\"most\":\"10000\"}", ""));
        var chain = await ledger.EnrolAsync();
        foreach (var (at, mantissa) in ((long, long)[])[(BilledMine.October, 51_000), (BilledMine.November - BilledMine.Hour, 131_000)])
        {
            chain.NowMs = at;
            await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, at, mantissa)));
        }
        foreach (var (name, from, to) in ((string, string, string)[])[("2026-11", "2026-10-31T14:00:00Z", "2026-11-30T14:00:00Z"), ("2026-11-10", "2026-11-09T14:00:00Z", "2026-11-10T14:00:00Z")])
        {
            var figure = ledger.Period(name).Figure!;
            Assert.Equal("incomplete", figure.State);
            Assert.Contains($"mill: mill.energy_import was not read from {from} to {to}", figure.Why);
        }
        Assert.Equal("open", ledger.Period("2026-11").Checklist.Single(i => i.Id == "stream:mill").State);
    }

    [Fact]
    public async Task A_second_meter_of_a_stream_that_is_silent_is_named_and_leaves_no_quarter_hour_measured()
    {
        await using var ledger = BilledMine.Start(plan: BilledMine.PlanWith("\"exponent\":-2}]", "\"exponent\":-2},{\"id\":\"mill2\",\"channel\":\"mill2.energy_import\",\"role\":\"import\",\"unit\":\"kWh\",\"exponent\":-2}]").Replace("[\"mill\"]", "[\"mill\",\"mill2\"]", StringComparison.Ordinal));
        var chain = await ledger.EnrolAsync();
        for (var at = BilledMine.November; at <= BilledMine.November + BilledMine.Hour; at += 30_000)
        {
            chain.NowMs = at;
            await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, at, 1000 + (at - BilledMine.November) / 30_000)));
        }
        var day = ledger.Period("2026-11-01").Figure!;
        Assert.Contains("mill: mill2.energy_import was not read from 2026-10-31T14:00:00Z to 2026-11-01T14:00:00Z", day.Why);
        Assert.Equal(0, day.Streams.Single(s => s.Id == "mill").MeasuredQuarters);
    }

    [Fact]
    public async Task A_month_that_was_closed_before_anything_was_known_of_it_stays_listed()
    {
        await using var ledger = BilledMine.Start();
        await ledger.RecordAsync(BilledMine.DieselBill);
        var open = ledger.Period("2026-08").Checklist.Where(i => i.Stands).Select(i => (i.Id, "nothing was there yet")).ToArray();
        Assert.IsType<DeedAnswer.Done>(await ledger.CloseAsync("2026-08", open));
        Assert.Equal(["2026-11", "2026-10", "2026-09", "2026-08"], ledger.Open.Periods.Months("mine", null, 12)!.Items.Select(m => m.Month));
    }
}
