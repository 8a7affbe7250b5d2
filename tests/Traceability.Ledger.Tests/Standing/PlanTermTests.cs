using System.Text;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Periods;
using Traceability.Ledger.Records;
using Traceability.Ledger.Tests.Periods;
using Traceability.Ledger.Tests.Records;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Standing;

/// <summary>A period is counted by the newest plan; whoever closes it is told that another held when it began.</summary>
public sealed class PlanTermTests
{
    /// <summary>Without the trucks and the decision about their diesel.</summary>
    static string WithoutTrucks(string plan) => string.Join('\n', plan.Split('\n').Where(line => !line.Contains("bowser", StringComparison.Ordinal) && !line.Contains("mobile-combustion", StringComparison.Ordinal)))
        .Replace("\"most\":\"10000\"}},", "\"most\":\"10000\"}}],", StringComparison.Ordinal).Replace("\"reason\":\"test\"},", "\"reason\":\"test\"}]}", StringComparison.Ordinal);

    static string Version(int version, Func<string, string>? changed = null) => (changed ?? (p => p))(BilledMine.PlanWith("\"version\":1", $"\"version\":{version}"));

    static async Task AdoptAsync(TestLedger ledger, string plan) =>
        Assert.IsType<DeedAnswer.Done>(await ledger.Open.Standing.AdoptAsync("mine", Encoding.UTF8.GetBytes(plan), "as agreed", new Author("petra", "analyst"), TestContext.Current.CancellationToken));

    static ChecklistItem Plan(TestLedger ledger, string period) => (ledger.Period(period) is { LateChecklist: { } late } ? late : ledger.Period(period).Checklist).Single(i => i.Id == "plan");

    [Fact]
    public async Task A_month_that_began_under_the_plan_closes_without_a_word()
    {
        await using var ledger = BilledMine.Start("2026-10-15T00:00:00");
        await AdoptAsync(ledger, Version(2));
        var item = Plan(ledger, "2026-10");
        Assert.Equal(("ok", "version 2, adopted 2026-10-15T00:00:00Z by petra"), (item.State, item.Detail)); // the facility's first
        await AdoptAsync(ledger, Version(3, p => p.Replace("\"most\":\"10000\"", "\"most\":\"20000\"", StringComparison.Ordinal)));
        Assert.Equal("ok", Plan(ledger, "2026-11").State);
        item = Plan(ledger, "2026-10");
        Assert.Equal(("open", "version 3, adopted 2026-10-15T00:00:00Z by petra; version 2 held when the period began, and since then source stream mill was changed (expected a month)"), (item.State, item.Detail));
    }

    [Fact]
    public async Task A_stream_that_the_plan_drops_after_the_month_leaves_its_bills_named_and_the_month_is_closed_with_reasons_only()
    {
        await using var ledger = BilledMine.Start("2026-10-15T00:00:00");
        await AdoptAsync(ledger, Version(2));
        ((ManualTime)ledger.Time).Step(TimeSpan.FromDays(48)); // the second of December
        await ledger.MeterAsync();
        await ledger.RecordAsync(BilledMine.PowerBill);
        await ledger.RecordAsync(BilledMine.DieselBill);
        Assert.Equal("complete", ledger.Period("2026-11").Figure!.State);
        await AdoptAsync(ledger, Version(3, WithoutTrucks));

        var month = ledger.Period("2026-11");
        Assert.Equal(["bowser: 1 record of a stream that the plan does not list"], month.Figure!.Why);
        Assert.EndsWith("version 2 held when the period began, and since then source stream bowser was removed; factor decision mobile-combustion, diesel: direct, average was removed", Plan(ledger, "2026-11").Detail, StringComparison.Ordinal);
        Assert.Equal(["plan", "evidence:bowser"], month.Checklist.Where(i => i.State == "open").Select(i => i.Id));
        Assert.Equal(2, Assert.IsType<DeedAnswer.Conflict>(await ledger.CloseAsync("2026-11")).Why.Count);
        Assert.IsType<DeedAnswer.Done>(await ledger.CloseAsync("2026-11", ("plan", "the trucks are a contractor's since October"), ("evidence:bowser", "the contractor reports it")));
        Assert.Equal("incomplete", ledger.Period("2026-11").Figure!.State);
        Assert.DoesNotContain(ledger.Period("2026-12").Figure!.Why, w => w.StartsWith("bowser", StringComparison.Ordinal)); // nothing was recorded since
    }
}
