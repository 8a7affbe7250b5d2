using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Simulator.Devices;
using Traceability.Simulator.Modbus;
using Traceability.Simulator.Plant;
using Traceability.Simulator.Tests.Running;
using Traceability.Simulator.Truth;

namespace Traceability.Simulator.Tests.Plant;

/// <summary>A site whose steps the test takes itself; its registers are looked at as a connection would.</summary>
public sealed class SiteTests : IDisposable
{
    static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    static readonly Tag Truck = new(0x1122334455667788);

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    Site Open(Account? past = null, int seed = 1) =>
        Site.Open(FacilityPlan.Mine, past, new AccountFile(_folder.Path), new Random(seed), NullLogger.Instance);

    Account InFile() => Assert.IsType<AccountReading.Found>(new AccountFile(_folder.Path).Read()).Account;

    static ushort[]? Read(Unit unit, byte function, ushort address, int quantity)
    {
        var block = unit.Find(function, address, quantity)!;
        if (block.Image is not { } image) return null;
        block.Answered(address, quantity);
        return image[(address - block.First)..(address - block.First + quantity)];
    }

    static float Abcd(ushort[] words) => BitConverter.UInt32BitsToSingle((uint)words[0] << 16 | words[1]);

    static decimal[] Counters(Site site) =>
    [
        .. site.Gateway.Take(3).Select(meter => Counter.Shown(Abcd(Read(meter, 4, 0x48, 2)!))),
        Counter.Shown(Abcd([.. Read(site.Gateway[3], 3, 2609, 2)!.Reverse()])),
    ];

    /// <summary>One look of a client at scale and reader.</summary>
    static (int Kg, uint Status, bool Tag) Look(Site site)
    {
        var words = Read(site.Gateway[4], 3, 0, 12)!;
        return (words[0] << 16 | words[1], (uint)words[6] << 16 | words[7], Read(site.Reader, 3, 0xA000, 4) is not null);
    }

    [Fact]
    public void In_every_step_the_truth_is_register_now_minus_first_and_is_in_the_file_already()
    {
        var site = Open();
        var first = Counters(site);
        for (var i = 0; i < 3_000; i++)
        {
            site.Advance(Step);
            var now = Counters(site);
            var account = i % 50 == 0 ? InFile() : site.Account;
            Assert.Equal(now[0] - first[0] + (now[1] - first[1]) + (now[2] - first[2]), account.Kwh);
            Assert.Equal(now[3] - first[3], account.Litres);
            Assert.Equal(now, account.Channels.Values.Select(channel => channel.Now));
        }
        Assert.Equal(SiteState.Flowing, site.State);
        // Five minutes of a mine: about 7.35 MW and 530 l/h.
        Assert.InRange(site.Account.Kwh, 540m, 690m);
        Assert.InRange(site.Account.Litres, 35m, 53m);
    }

    [Fact]
    public void Energy_is_power_times_time()
    {
        var site = Open();
        Counters(site);
        site.Advance(Step);
        var start = Counters(site)[0];
        double wattHours = 0;
        for (var i = 0; i < 600; i++)
        {
            site.Advance(Step);
            wattHours += Abcd(Read(site.Gateway[0], 4, 0x34, 2)!) * 0.1 / 3600;
        }
        Assert.InRange((double)(Counters(site)[0] - start) * 1000 / wattHours, 0.999, 1.001);
        float[] volts = [.. Enumerable.Range(0, 3).Select(i => Abcd(Read(site.Gateway[0], 4, (ushort)(2 * i), 2)!))];
        float[] watts = [.. Enumerable.Range(6, 3).Select(i => Abcd(Read(site.Gateway[0], 4, (ushort)(2 * i), 2)!))];
        float[] amperes = [.. Enumerable.Range(3, 3).Select(i => Abcd(Read(site.Gateway[0], 4, (ushort)(2 * i), 2)!))];
        Assert.InRange(watts.Sum() / Abcd(Read(site.Gateway[0], 4, 0x34, 2)!), 0.9999f, 1.0001f);
        for (var phase = 0; phase < 3; phase++) Assert.InRange(volts[phase] * amperes[phase] * 0.93f / watts[phase], 0.999f, 1.001f);
    }

    [Fact]
    public void Three_of_four_counters_read_start_nothing_and_a_new_start_remembers_them()
    {
        var waiting = Open();
        for (var unit = 0; unit < 3; unit++) Read(waiting.Gateway[unit], 4, 0x48, 2);
        for (var i = 0; i < 20; i++) waiting.Advance(Step);
        Assert.Equal(SiteState.Waiting, waiting.State);
        Assert.Equal(0, waiting.Account.Kwh);
        var again = Open(InFile());
        Read(again.Gateway[3], 3, 2609, 2);
        for (var i = 0; i < 20; i++) again.Advance(Step);
        Assert.Equal(SiteState.Flowing, again.State);
        Assert.True(again.Account.Kwh > 0);
    }

    [Fact]
    public void A_crossing_rises_wobbles_unstable_stands_stable_on_the_division_and_returns_to_zero()
    {
        var site = Open();
        Assert.True(site.TryTruck(Truck, 31_993, out _));
        var seen = new List<(int Kg, uint Status, bool Tag)>();
        for (var i = 0; i < 90; i++)
        {
            site.Advance(Step);
            seen.Add(Look(site));
        }
        const uint Unstable = 1u << 2, Zero = 1u << 12;
        Assert.All(seen, look => Assert.Equal(0, look.Kg % 20));
        Assert.All(seen, look => Assert.Equal(1u << 31, look.Status & 0xF8000000));
        Assert.All(seen.Where(look => (look.Status & Unstable) == 0), look => Assert.True(look.Kg is 0 or 32_000));
        Assert.All(seen, look => Assert.Equal(look.Kg == 0 && (look.Status & Unstable) == 0, (look.Status & Zero) != 0));
        Assert.True(seen.Count(look => look.Kg == 32_000 && (look.Status & Unstable) == 0) >= 30);
        Assert.All(seen.Where(look => look.Kg == 32_000 && (look.Status & Unstable) == 0), look => Assert.True(look.Tag));
        Assert.Contains(seen, look => look.Kg > 32_000);
        Assert.Equal(0, seen[^1].Kg);
        Assert.False(seen[^1].Tag);
        Assert.Equal(new CrossingAccount("1122334455667788", 32_000), Assert.Single(site.Account.Open));
    }

    [Fact]
    public void A_truck_that_nobody_looks_at_waits_and_does_not_count()
    {
        var site = Open();
        site.TryTruck(Truck, 20_000, out _);
        for (var i = 0; i < 150; i++) site.Advance(Step);
        Assert.True(site.Account.UnderWay is { Standing: true });
        for (var i = 0; i < 150; i++) site.Advance(Step);
        Assert.Null(site.Account.UnderWay);
        Assert.Empty(site.Account.Open);
    }

    [Fact]
    public void A_late_step_never_rushes_a_truck_over_the_scale()
    {
        var site = Open();
        site.TryTruck(Truck, 20_000, out _);
        var standing = 0;
        for (var i = 0; i < 60; i++)
        {
            site.Advance(TimeSpan.FromSeconds(30));
            if (Look(site) is (20_000, _, true)) standing++;
        }
        Assert.InRange(standing, 16, 60);
    }

    [Fact]
    public void Killed_while_a_truck_stands_it_stands_there_again_and_counts_once()
    {
        var site = Open();
        site.TryTruck(Truck, 20_000, out _);
        while (InFile().UnderWay is not { Standing: true })
        {
            site.Advance(Step);
            Look(site);
        }
        var again = Open(InFile());
        Assert.Equal(20_000, Look(again).Kg);
        for (var i = 0; i < 60; i++)
        {
            again.Advance(Step);
            Look(again);
        }
        Assert.Single(again.Account.Open);
        Assert.Null(again.Account.UnderWay);
    }

    [Fact]
    public void Equal_weights_are_no_weighing_and_a_third_crossing_begins_anew()
    {
        var site = Open();
        foreach (var kg in (int[])[20_000, 20_005, 41_000, 17_000])
        {
            Assert.True(site.TryTruck(Truck, kg, out _));
            for (var i = 0; i < 90; i++)
            {
                site.Advance(Step);
                Look(site);
            }
        }
        Assert.Equal((1, 24_000L), (site.Account.Weighings, site.Account.NetKg));
        Assert.Empty(site.Account.Open);
    }

    [Fact]
    public void Automatic_traffic_finishes_a_weighing_about_every_fifty_seconds_with_realistic_weights()
    {
        var site = Open();
        Assert.True(site.TryTraffic(true, out _));
        for (var i = 0; i < 6_000; i++)
        {
            site.Advance(Step);
            Look(site);
        }
        Assert.InRange(site.Account.Weighings, 10, 14);
        Assert.All(site.Account.Trucks, truck => Assert.InRange(truck.TareKg, 14_000, 18_000));
        Assert.All(site.Account.Trucks, truck => Assert.InRange(truck.GrossKg, 40_000, 62_000));
        Assert.Equal(site.Account.NetKg, site.Account.Trucks.Sum(truck => (long)truck.NetKg));
    }

    [Fact]
    public void Stop_freezes_the_counters_at_once_and_settles_when_the_truck_has_left()
    {
        var site = Open();
        Counters(site);
        site.TryTruck(Truck, 20_000, out _);
        site.TryTruck(Truck, 40_000, out _);
        for (var i = 0; i < 30; i++) site.Advance(Step);
        var atStop = Counters(site);
        site.Stop();
        site.Advance(Step);
        Assert.NotEqual(SiteState.Stopped, site.State);
        Assert.False(site.TryTruck(Truck, 20_000, out _));
        for (var i = 0; i < 90; i++)
        {
            site.Advance(Step);
            Look(site);
        }
        Assert.Equal(SiteState.Stopped, site.State);
        Assert.Equal("stopped", InFile().State);
        Assert.Equal(atStop, Counters(site));
        Assert.Equal(0f, Abcd(Read(site.Gateway[0], 4, 0x34, 2)!));
        Assert.Single(site.Account.Open);   // the second truck was sent away at the gate
    }

    [Fact]
    public void The_same_seed_gives_the_same_site()
    {
        var one = Counters(Open());
        Assert.Equal(one, Counters(Open()));
        Assert.NotEqual(one, Counters(Open(seed: 2)));
        Assert.All(one, value => Assert.InRange(value, 20_000m, 60_000m));
    }
}
