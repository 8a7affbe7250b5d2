using Traceability.Evidence.Entries;
using Traceability.Testing;
using Xunit;
using static Traceability.Edge.Agent.Tests.TestSite;

namespace Traceability.Edge.Agent.Tests;

public sealed class StatementTests
{
    static DateTimeOffset Utc(int year, int month, int day, int hour = 0, int minute = 0, int second = 0) => new(year, month, day, hour, minute, second, TimeSpan.Zero);

    /// <summary>Reads both counters every second for so long.</summary>
    static void Run(Bench bench, int seconds, float from = 1000, bool fuel = true)
    {
        for (var i = 0; i < seconds; i++)
        {
            bench.Record(Energy, Abcd(from + i));
            if (fuel) bench.Record(Fuel, Cdab(from + i));
            bench.Record(Heartbeat, Int32(i));
            bench.Clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    static async Task<List<RegisterStatement>> Statements(Bench bench)
    {
        await bench.StopAsync();
        return [.. bench.Audit().Entries<RegisterStatement>()];
    }

    [Fact]
    public async Task Both_midnights_are_stated_with_the_readings_on_either_side()
    {
        using var bench = new Bench(time: new ManualTime(Utc(2026, 6, 10, 13, 59, 40)));
        bench.Start();
        Run(bench, 40); // Brisbane's midnight is 14:00 UTC
        bench.Clock.Advance(TimeSpan.FromHours(9) + TimeSpan.FromMinutes(59));
        Run(bench, 60, 2000);
        var stated = await Statements(bench);
        Assert.Equal([StatementReason.RunStart, StatementReason.FacilityMidnight, StatementReason.UtcMidnight, StatementReason.Shutdown], stated.Select(s => s.Reason));
        Assert.Equal(Utc(2026, 6, 10, 14).ToUnixTimeMilliseconds(), stated[1].AtMs);
        Assert.Equal(Utc(2026, 6, 11).ToUnixTimeMilliseconds(), stated[2].AtMs);
        var energy = stated[1].Counters.Single(c => c.Channel == Energy);
        Assert.Equal((stated[1].AtMs - 1000, 101900L), (energy.Before!.AtMs, energy.Before.Mantissa));
        Assert.Equal((stated[1].AtMs, 102000L), (energy.After!.AtMs, energy.After.Mantissa));
        Assert.Equal("447EC000", Convert.ToHexString(energy.Before.Words));
        Assert.Null(energy.StaleSinceMs);
    }

    [Fact]
    public async Task A_counter_that_is_silent_over_midnight_is_stale_since_its_last_reading()
    {
        using var bench = new Bench(time: new ManualTime(Utc(2026, 6, 10, 13, 59, 40)));
        bench.Start();
        Run(bench, 10);
        Run(bench, 60, 1010, fuel: false);
        var midnight = (await Statements(bench)).Single(s => s.Reason == StatementReason.FacilityMidnight);
        var fuel = midnight.Counters.Single(c => c.Channel == Fuel);
        Assert.Null(fuel.After);
        Assert.Equal(Utc(2026, 6, 10, 13, 59, 49).ToUnixTimeMilliseconds(), fuel.StaleSinceMs);
        Assert.Equal(fuel.StaleSinceMs, fuel.Before!.AtMs);
        Assert.NotNull(midnight.Counters.Single(c => c.Channel == Energy).After);
    }

    [Theory]
    // Summer time begins at midnight: the day begins at 01:00.
    [InlineData("America/Asuncion", "2024-10-06T03:59:40Z", "2024-10-06T04:00:00Z")]
    // It ends at 01:00, which becomes 00:00 again: the day begins with the first.
    [InlineData("America/Havana", "2026-11-01T03:59:40Z", "2026-11-01T04:00:00Z")]
    // It ends at midnight, which becomes 23:00 again: the day begins with the only midnight, an hour later.
    [InlineData("America/Asuncion", "2024-03-24T03:59:40Z", "2024-03-24T04:00:00Z")]
    [InlineData("Australia/Sydney", "2026-10-04T12:59:40Z", "2026-10-04T13:00:00Z")]
    [InlineData("Asia/Kathmandu", "2026-10-04T18:14:40Z", "2026-10-04T18:15:00Z")]
    public async Task A_facilitys_day_begins_with_its_first_instant(string zone, string from, string midnight)
    {
        using var bench = new Bench(Yaml(zone), time: new ManualTime(DateTimeOffset.Parse(from, System.Globalization.CultureInfo.InvariantCulture)));
        bench.Start();
        Run(bench, 60);
        var stated = (await Statements(bench)).Where(s => s.Reason == StatementReason.FacilityMidnight);
        Assert.Equal(DateTimeOffset.Parse(midnight, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds(), Assert.Single(stated).AtMs);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    public async Task Around_a_change_of_summer_time_each_day_begins_once(int month)
    {
        using var bench = new Bench(Yaml("America/Havana"), time: new ManualTime(Utc(2026, month, month == 3 ? 5 : 29, 12)));
        bench.Start();
        for (var i = 0; i < 7 * 24; i++)
        {
            bench.Record(Energy, Abcd(i));
            bench.Record(Fuel, Cdab(i));
            bench.Record(Heartbeat, Int32(i));
            bench.Clock.Advance(TimeSpan.FromHours(1));
            bench.Settle();
        }
        var stated = await Statements(bench);
        Assert.Equal(7, stated.Count(s => s.Reason == StatementReason.UtcMidnight));
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/Havana");
        var days = stated.Where(s => s.Reason == StatementReason.FacilityMidnight).Select(s => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(s.AtMs), zone).Date).ToList();
        Assert.Equal(7, days.Count);
        Assert.Equal(days.Distinct(), days);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-4)]
    [InlineData(3)]
    public async Task A_small_clock_step_just_after_midnight_does_not_cost_the_midnights_statement(int seconds)
    {
        using var bench = new Bench(time: new ManualTime(Utc(2026, 6, 10, 13, 59, 50)));
        bench.Start();
        Run(bench, 12, fuel: false); // 14:00:02, fuel still awaited
        bench.Clock.Step(TimeSpan.FromSeconds(seconds));
        Run(bench, 60, 1100);
        Assert.Contains(await Statements(bench), s => s.Reason == StatementReason.FacilityMidnight && s.AtMs == Utc(2026, 6, 10, 14).ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task A_clock_set_back_right_after_the_start_does_not_hold_the_run_starts_statement_back()
    {
        using var bench = new Bench();
        bench.Start();
        bench.Clock.Step(TimeSpan.FromHours(-5));
        Run(bench, 30);
        Assert.Contains(await Statements(bench), s => s.Reason == StatementReason.RunStart);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_clock_step_over_midnight_states_where_the_counters_stood_before_it(int days)
    {
        using var bench = new Bench(time: new ManualTime(Utc(2026, 6, 10, 6)));
        bench.Start();
        Run(bench, 20);
        var stood = bench.NowMs;
        bench.Clock.Step(TimeSpan.FromDays(days));
        Run(bench, 20, 2000);
        var step = (await Statements(bench)).Single(s => s.Reason == StatementReason.ClockStep);
        Assert.Equal(stood, step.AtMs);
        Assert.All(step.Counters.Where(c => c.Channel != Heartbeat), c => Assert.Equal((stood - 1000, 101900L), (c.Before!.AtMs, c.Before.Mantissa)));
    }

    [Fact]
    public async Task A_counter_that_goes_back_is_a_reset_sealed_at_once_and_one_that_rolls_over_is_not()
    {
        using var bench = new Bench();
        bench.Start();
        bench.Record(Energy, Abcd(5000));
        bench.Record(Heartbeat, Int32(0xFFFF_FFF0));
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        bench.Record(Heartbeat, Int32(4));
        Assert.Empty(bench.Audit().Events(EventCode.CounterReset));
        bench.Record(Energy, Abcd(10));
        var reset = Assert.Single(bench.Audit().Events(EventCode.CounterReset));
        Assert.Equal(("mill.energy_import", "from 500000 to 1000 at 10^-2 kWh"), (reset.Subject, reset.Detail));
        Assert.Equal(bench.NowMs - 1000, reset.FromMs);
        await bench.StopAsync();
        bench.Start();
        bench.Record(Energy, Abcd(11));
        await bench.StopAsync();
        Assert.Equal(1, bench.Audit().Entries<RegisterStatement>().Last().Counters.Single(c => c.Channel == Energy).Resets);
    }

    [Fact]
    public async Task A_counter_with_its_power_beside_it_rolls_over_where_that_power_says()
    {
        using var bench = new Bench(TestSite.Yaml().Replace("profile: eastron-sdm630", "profile: sunspec-203", StringComparison.Ordinal));
        bench.Start();
        foreach (var words in (ushort[][])[[0xFFFF, 0xFFF0, 2], [0, 5, 2], [0, 60, 1]])
        {
            bench.Record(Energy, words);
            bench.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Empty(bench.Audit().Events(EventCode.CounterReset));
        bench.Record(Energy, [0xFFFF, 0xFFF0, 1]);
        bench.Record(Energy, [0, 1, 2]);
        Assert.Equal("went-back", Assert.Single(bench.Audit().Events(EventCode.CounterReset)).Cause);
        await bench.StopAsync();
    }

    [Fact]
    public async Task A_rise_that_the_installation_cannot_make_is_told_and_one_that_it_can_is_not()
    {
        using var rated = new Bench(TestSite.Yaml().Replace("[energy_import, power_total]", "[{name: energy_import, most-per-hour: 3600}, power_total]", StringComparison.Ordinal));
        rated.Start();
        rated.Record(Energy, Abcd(1000));
        rated.Clock.Advance(TimeSpan.FromSeconds(10));
        rated.Record(Energy, Abcd(1010));
        rated.Clock.Advance(TimeSpan.FromHours(1));
        rated.Record(Energy, Abcd(4600));
        Assert.Empty(rated.Audit().Events(EventCode.CounterReset));
        rated.Clock.Advance(TimeSpan.FromSeconds(10));
        rated.Record(Energy, Abcd(104_600));
        var jump = Assert.Single(rated.Audit().Events(EventCode.CounterReset));
        Assert.Equal(("mill.energy_import", "faster-than-rated", "from 460000 to 10460000 at 10^-2 kWh"), (jump.Subject, jump.Cause, jump.Detail));
        Assert.Equal((rated.NowMs - 10_000, rated.NowMs), (jump.FromMs, jump.ToMs));
        // A glitch comes back as a counter that went back: both are told, nothing is silently made good.
        rated.Clock.Advance(TimeSpan.FromSeconds(10));
        rated.Record(Energy, Abcd(4610));
        Assert.Equal(["faster-than-rated", "went-back"], rated.Audit().Events(EventCode.CounterReset).Select(e => e.Cause));
        await rated.StopAsync();
    }

    [Fact]
    public async Task Where_the_clock_was_set_nobody_knows_how_fast_a_counter_rose()
    {
        using var rated = new Bench(TestSite.Yaml().Replace("[energy_import, power_total]", "[{name: energy_import, most-per-hour: 100}, power_total]", StringComparison.Ordinal));
        rated.Start();
        rated.Record(Energy, Abcd(1000));
        rated.Clock.Advance(TimeSpan.FromSeconds(60));
        rated.Clock.Step(TimeSpan.FromSeconds(-55));
        rated.Record(Energy, Abcd(1001.5f));
        Assert.Empty(rated.Audit().Events(EventCode.CounterReset));
        rated.Clock.Advance(TimeSpan.FromSeconds(5));
        rated.Record(Energy, Abcd(1003));
        Assert.Equal("faster-than-rated", Assert.Single(rated.Audit().Events(EventCode.CounterReset)).Cause);
        await rated.StopAsync();
    }

    [Fact]
    public async Task A_counter_read_by_another_rule_does_not_go_on_from_the_last_one()
    {
        using var bench = new Bench();
        bench.Start();
        bench.Record(Energy, Abcd(5000));
        await bench.StopAsync();
        using (var month = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Assert.Single(Directory.GetFiles(bench.Data, "segments-*.db"))};Pooling=False"))
        {
            month.Open();
            using var change = month.CreateCommand();
            change.CommandText = "UPDATE counter SET rule = 'ab' WHERE channel = 'mill.energy_import'";
            Assert.Equal(1, change.ExecuteNonQuery());
        }
        bench.Start();
        bench.Record(Energy, Abcd(10_000));
        Assert.Equal("rule-changed", Assert.Single(bench.Audit().Events(EventCode.CounterReset)).Cause);
        await bench.StopAsync();
    }

    [Fact]
    public async Task A_meter_of_another_serial_number_is_told_with_its_first_reading_and_once()
    {
        using var bench = new Bench();
        bench.Start();
        bench.Record(Energy, Abcd(5000));
        await bench.StopAsync();
        for (var run = 0; run < 2; run++)
        {
            using var changed = new Bench(TestSite.Yaml().Replace("serial: S1,", "serial: S77,", StringComparison.Ordinal), bench.Folder, bench.Time, bench.Ledger);
            changed.Start();
            changed.Clock.Advance(TimeSpan.FromSeconds(1));
            changed.Record(Power, Abcd(3));
            Assert.Equal(run, changed.Audit().Events(EventCode.CounterReset).Count());
            changed.Record(Energy, Abcd(9000));
            var replaced = Assert.Single(changed.Audit().Events(EventCode.CounterReset));
            Assert.Equal(("mill.energy_import", "replaced", "serial number S1 before, S77 now"), (replaced.Subject, replaced.Cause, replaced.Detail));
            if (run == 0) Assert.Equal((null, changed.NowMs), (replaced.FromMs, replaced.ToMs));
            await changed.StopAsync();
        }
    }

    [Fact]
    public async Task Run_start_and_shutdown_are_stated()
    {
        using var bench = new Bench();
        bench.Start();
        Run(bench, 3);
        var stated = await Statements(bench);
        Assert.Equal([StatementReason.RunStart, StatementReason.Shutdown], stated.Select(s => s.Reason));
        Assert.All(stated[0].Counters, c => Assert.True(c is { Before: null, After: not null, StaleSinceMs: null }));
        Assert.Equal(100200, stated[1].Counters[0].Before!.Mantissa);
    }
}
