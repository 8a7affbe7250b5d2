using System.Text;
using Traceability.Carbon.Plan;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Records;
using Traceability.Ledger.Standing;
using Traceability.Ledger.Tests.Periods;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Standing;

public sealed class PlanTests
{
    static readonly Author planner = new("m.rossi", "analyst");

    static string Version(int version, string from = "", string to = "") => (from.Length == 0 ? BilledMine.Plan : BilledMine.PlanWith(from, to)).Replace("\"version\":1", $"\"version\":{version}", StringComparison.Ordinal);

    static Task<DeedAnswer> AdoptAsync(TestLedger ledger, string plan, string facility = "mine") => ledger.Open.Standing.AdoptAsync(facility, Encoding.UTF8.GetBytes(plan), "as agreed", planner, TestContext.Current.CancellationToken);

    static StandingQueries Queries(TestLedger ledger) => new(ledger.Open.Database, ledger.Open.Plans, ledger.Time);

    static LedgerFolder WithFile(TestLedger ledger, string plan)
    {
        Assert.True(MonitoringPlan.TryRead("mine.json", Encoding.UTF8.GetBytes(plan), out var read, out var faults), string.Join('\n', faults));
        return ledger.Place with { Plans = new PlanFolder(new Dictionary<string, MonitoringPlan> { ["mine"] = read }) };
    }

    [Fact]
    public async Task A_share_of_a_facility_is_not_adopted_as_the_whole_of_it()
    {
        await using var ledger = BilledMine.Start();
        Assert.StartsWith("boundary.control: found \"equity-share\"; allowed: operational, financial", Assert.Single(Assert.IsType<DeedAnswer.Invalid>(await AdoptAsync(ledger, Version(2, "\"control\":\"operational\"", "\"control\":\"equity-share\""))).Why), StringComparison.Ordinal);
        Assert.IsType<DeedAnswer.Done>(await AdoptAsync(ledger, Version(2, "\"control\":\"operational\"", "\"control\":\"financial\"")));
    }

    [Fact]
    public async Task An_adopted_plan_is_in_force_at_once_and_after_a_restart_and_what_was_closed_keeps_its_own()
    {
        var (ledger, _) = await BilledMine.ClosedAsync();
        await using (ledger)
        {
            var closed = ledger.Open.Periods.Figure("mine", "2026-11", out _);
            var second = Version(2, "\"most\":\"10000\"", "\"most\":\"700\"");
            var id = Assert.IsType<DeedAnswer.Done>(await AdoptAsync(ledger, second)).Id;
            Assert.Equal(id, Assert.IsType<DeedAnswer.Done>(await AdoptAsync(ledger, second)).Id);
            Assert.Equal("outside-expected", Assert.Single(ledger.Period("2026-10").Findings, f => f.Rule != "stream-missing").Rule);
            var november = ledger.Period("2026-11");
            Assert.NotEqual(november.Figure!.InputsHash, november.Late!.InputsHash); // the live figure is by the new one
            Assert.Equal(closed, ledger.Open.Periods.Figure("mine", "2026-11", out _));
            await ledger.RestartAsync();
            Assert.Equal(2, ledger.Open.Plans.ByFacility["mine"].Version);
            Assert.Equal(closed, ledger.Open.Periods.Figure("mine", "2026-11", out _));
            Assert.Equal(Encoding.UTF8.GetBytes(second), Queries(ledger).Plan("mine", null));
            Assert.Equal(Encoding.UTF8.GetBytes(second), Queries(ledger).Plan("mine", 2));
            Assert.Null(Queries(ledger).Plan("mine", 7));
            var version = Assert.Single(Queries(ledger).Versions("mine")); // the file of version 1 was put into force by nobody
            Assert.Equal((2, true, id, "m.rossi", "as agreed"), (version.Version, version.Stands, version.Deed!.Id, version.Deed.Account, version.Deed.Note));
            Assert.IsType<DeedAnswer.Done>(await AdoptAsync(ledger, Version(3)));
            Assert.Equal([3, 2], Queries(ledger).Versions("mine").Select(v => v.Version));
            Assert.Equal(Encoding.UTF8.GetBytes(second), Queries(ledger).Plan("mine", 2));
        }
    }

    [Fact]
    public async Task A_plan_from_a_file_is_stated_once_and_from_then_on_no_other_bytes_have_its_version()
    {
        await using var ledger = BilledMine.Start();
        Task StateAsync() => ledger.Open.Standing.StateAsync(ledger.Place.Plans.ByFacility.Values, TestContext.Current.CancellationToken);
        await StateAsync();
        await StateAsync();
        await ledger.RestartAsync();
        await StateAsync();
        var stated = Assert.Single(Queries(ledger).Versions("mine"));
        Assert.Equal((1, "plans-folder", "administrator", (string?)null), (stated.Version, stated.Deed!.Account, stated.Deed.Role, stated.Deed.Previous));

        Assert.IsType<DeedAnswer.Done>(await AdoptAsync(ledger, Version(2)));
        await StateAsync(); // the file does not stand any more
        Assert.Equal(["m.rossi", "plans-folder"], Queries(ledger).Versions("mine").Select(v => v.Deed!.Account));
        await ledger.CloseAsync();
        Assert.False(OpenLedger.TryOpen(WithFile(ledger, Version(2, "\"most\":\"10000\"", "\"most\":\"700\"")), ledger.Time, out _, out var error));
        Assert.Contains("the file is another than the plan of this version that was adopted", error, StringComparison.Ordinal);
        ledger.Reopen();
    }

    [Fact]
    public async Task A_plan_of_another_facility_or_version_or_with_a_fault_is_refused_by_name()
    {
        await using var ledger = BilledMine.Start();
        Assert.Equal(["version: found 3; allowed: 2, the one after what stands"], Assert.IsType<DeedAnswer.Conflict>(await AdoptAsync(ledger, Version(3))).Why);
        Assert.Equal(["version: found 1; allowed: 2, the one after what stands"], Assert.IsType<DeedAnswer.Conflict>(await AdoptAsync(ledger, Version(1))).Why);
        Assert.Equal(["facility: found \"mine\"; allowed: moon, whose plan it is to be"], Assert.IsType<DeedAnswer.Invalid>(await AdoptAsync(ledger, Version(1), "moon")).Why);
        Assert.Equal(["time_zone: found Australia/Nowhere; allowed: a zone that this machine knows (tzdata)"], Assert.IsType<DeedAnswer.Invalid>(await AdoptAsync(ledger, Version(2, "Australia/Brisbane", "Australia/Nowhere"))).Why);
        Assert.StartsWith("plan:3: metering_points[0].role: found \"guess\"", Assert.Single(Assert.IsType<DeedAnswer.Invalid>(await AdoptAsync(ledger, Version(2, "\"role\":\"import\"", "\"role\":\"guess\""))).Why, w => w.Contains("role", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(0, ledger.Count("SELECT COUNT(*) FROM deed"));
        Assert.Equal(1, ledger.Open.Plans.ByFacility["mine"].Version);
    }

    [Fact]
    public async Task A_file_counts_with_a_higher_version_only_and_with_the_same_one_must_be_the_same()
    {
        await using var ledger = BilledMine.Start();
        await AdoptAsync(ledger, Version(2));
        await ledger.CloseAsync();
        Assert.False(OpenLedger.TryOpen(WithFile(ledger, Version(2, "Mine", "Pit")), TimeProvider.System, out _, out var error));
        Assert.Equal("mine's plan, version 2: the file is another than the plan of this version that was adopted; allowed: the same bytes, or a higher version", error);
        foreach (var (file, version, name) in ((string, int, string)[])[(Version(1), 2, "Mine"), (Version(2), 2, "Mine"), (Version(3, "Mine", "Pit"), 3, "Pit")])
        {
            Assert.True(OpenLedger.TryOpen(WithFile(ledger, file), TimeProvider.System, out var opened, out error), error);
            await using (opened) Assert.Equal((version, name), (opened.Plans.ByFacility["mine"].Version, opened.Plans.ByFacility["mine"].Name));
        }
        ledger.Reopen();
    }

    [Fact]
    public async Task A_register_that_is_said_to_begin_again_is_counted_anew_and_nothing_else_is()
    {
        const string meter = "\"exponent\":-2}";
        await using var ledger = BilledMine.Start(plan: Version(1));
        var chain = await ledger.EnrolAsync();
        foreach (var (at, mantissa) in ((long, long)[])[(BilledMine.November, 900), (BilledMine.November + BilledMine.Hour, 990), (BilledMine.November + 2 * BilledMine.Hour, 10), (BilledMine.December, 20)])
        {
            chain.NowMs = at;
            await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, at, mantissa)));
        }
        decimal Counted() => ledger.Period("2026-11").Figure!.Streams.Single(s => s.Id == "mill").Quantity;
        Assert.Equal(1.00m, Counted()); // 0.90 before it went back, 0.10 after
        Assert.Contains(ledger.Period("2026-11").Findings, f => f.Rule == "negative-delta");

        Assert.IsType<DeedAnswer.Done>(await AdoptAsync(ledger, Version(2, meter, "\"exponent\":-2,\"rollover\":{\"modulus\":1000,\"largest_step\":100}}")));
        Assert.Equal(1.20m, Counted());
        Assert.DoesNotContain(ledger.Period("2026-11").Findings, f => f.Rule == "negative-delta");
        var rows = ledger.DerivedRows();
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, BilledMine.December + 1000, 30)));
        Assert.Equal(1.20m, Counted());

        await ledger.RestartAsync();
        Assert.Equal(1.20m, Counted());
        var derivedFrom = ledger.Rows("setting");
        await AdoptAsync(ledger, Version(3, meter, "\"exponent\":-2,\"rollover\":{\"modulus\":1000,\"largest_step\":100},\"most_per_hour\":\"9\"}"));
        Assert.Equal(derivedFrom, ledger.Rows("setting")); // the next start has no reason to count anew
        ledger.ForgetDerivation();
        var before = ledger.DerivedRows();
        await ledger.RestartAsync();
        Assert.Equal(before, ledger.DerivedRows()); // what was counted anew by adopting is what a start makes of it
        Assert.NotEqual(rows, before);
    }

    /// <summary>What a preview does not show, somebody signs unseen.</summary>
    [Theory]
    [InlineData("\"unit\":\"kWh\",\"exponent\":-2}", "\"unit\":\"kWh\",\"exponent\":-2,\"rate\":\"kW\"}")]
    [InlineData("\"unit\":\"kWh\",\"exponent\":-2}", "\"unit\":\"kWh\",\"exponent\":-3}")]
    [InlineData("\"unit\":\"kWh\",\"exponent\":-2}", "\"unit\":\"kWh\",\"exponent\":-2,\"most_per_hour\":\"80\"}")]
    [InlineData("\"unit\":\"kWh\",\"exponent\":-2}", "\"unit\":\"kWh\",\"exponent\":-2,\"error_percent\":\"1\"}")]
    [InlineData("\"most\":\"10000\"", "\"most\":\"700\"")]
    [InlineData("\"fence\":\"the lease\"", "\"fence\":\"the pit\"")]
    public void Whatever_a_plan_changes_is_among_its_items(string from, string to)
    {
        static List<string> Items(string plan)
        {
            Assert.True(MonitoringPlan.TryRead("mine.json", Encoding.UTF8.GetBytes(plan), out var read, out var faults), string.Join('\n', faults));
            return [.. PlanItem.Of(read).SelectMany(item => item.Facts.Select(f => $"{item.Group} {item.Id} {f.Name} {f.Text}"))];
        }
        Assert.NotEqual(Items(BilledMine.Plan), Items(BilledMine.PlanWith(from, to)));
    }
}
