using Microsoft.Data.Sqlite;
using Xunit;

namespace Traceability.Edge.Agent.Tests;

/// <summary>What the ledger calls what happens to a device: with real stores, real seals and the real ledger.</summary>
public sealed class PowerCutTests
{
    [Fact]
    public async Task A_power_cut_that_takes_back_what_was_sent_is_a_lost_tail_and_no_proof()
    {
        var (rig, device) = await PowerCutRig.StartAsync();
        await using var _ = rig;
        device.Start();
        rig.Run(60, device);
        var image = rig.Image(device);
        rig.Run(40, device);
        await rig.SendAsync(device);
        device.Kill();

        rig.Clock.Advance(TimeSpan.FromSeconds(30));
        var after = rig.Boot(image);
        after.Start();
        rig.Run(120, after);
        await rig.SendAsync(after);
        Assert.Equal("lost tail", Assert.Single(rig.Forks()).Kind);
        Assert.Empty(rig.Proofs);
        Assert.DoesNotContain(rig.Findings(), f => f.Kind == "equivocation");
    }

    [Fact]
    public async Task An_image_that_is_put_back_long_afterwards_is_named_and_proven()
    {
        var (rig, device) = await PowerCutRig.StartAsync();
        await using var _ = rig;
        device.Start();
        rig.Run(60, device);
        var image = rig.Image(device);
        rig.Run(300, device);
        await rig.SendAsync(device);
        device.Kill();

        rig.Clock.Advance(TimeSpan.FromMinutes(5));
        var after = rig.Boot(image);
        after.Start();
        rig.Run(30, after);
        await rig.SendAsync(after);
        Assert.Equal("restored image", Assert.Single(rig.Forks()).Kind);
        Assert.Single(rig.Proofs);
    }

    [Fact]
    public async Task Two_devices_from_one_card_are_a_clone()
    {
        var (rig, device) = await PowerCutRig.StartAsync();
        await using var _ = rig;
        device.Start();
        rig.Run(60, device);
        var clone = rig.Boot(rig.Image(device));
        clone.Start();
        rig.Run(120, device, clone);
        await rig.SendAsync(clone);
        await rig.SendAsync(device);
        Assert.Equal("cloned card", Assert.Single(rig.Forks()).Kind);
        Assert.Single(rig.Proofs);
        Assert.DoesNotContain(rig.Findings(), f => f.Kind == "equivocation");
    }

    [Fact]
    public async Task Two_devices_that_begin_with_one_key_and_one_enrolment_are_told_from_number_one()
    {
        var (rig, device) = await PowerCutRig.StartAsync();
        await using var _ = rig;
        var twin = rig.Boot(rig.Image(device));
        device.Start();
        twin.Start();
        rig.Run(120, device, twin);
        await rig.SendAsync(device);
        await rig.SendAsync(twin);
        var fork = Assert.Single(rig.Forks());
        Assert.Equal(("two devices with one key", 0L), (fork.Kind, fork.ParentNumber));
        Assert.Single(rig.Proofs);
    }

    [Fact]
    public async Task Over_two_hundred_cuts_with_lost_commits_and_io_errors_an_honest_device_is_never_accused()
    {
        const int cuts = 200;
        var random = new Random(23);
        var (rig, device) = await PowerCutRig.StartAsync();
        await using var _ = rig;
        var (landed, lost) = (0, 0);
        for (var cut = 0; cut < cuts; cut++)
        {
            device.Start();
            // The disk's last states: a cut leaves one of them, however many commits it had reported since.
            var states = new List<string>();
            for (var seal = random.Next(1, 4); seal > 0; seal--)
            {
                rig.Run(random.Next(4, 12), device);
                states.Add(rig.Image(device));
            }
            if (random.Next(3) > 0) await rig.SendAsync(device);
            if (random.Next(2) == 0)
            {
                landed++;
                using (FailAfterCommit.On(device))
                {
                    rig.Run(11, device);
                    await Assert.ThrowsAnyAsync<Exception>(() => device.Recorder.Ended.WaitAsync(TimeSpan.FromSeconds(30)));
                }
                states.Add(rig.Image(device));
            }
            device.Kill();
            var left = states[^Math.Min(states.Count, random.Next(1, 3))];
            if (left != states[^1]) lost++;
            foreach (var state in states.Where(state => state != left)) rig.Discard(state);
            rig.Clock.Advance(TimeSpan.FromSeconds(random.Next(5, 120)));
            device = rig.Boot(left);
        }
        device.Start();
        rig.Run(20, device);
        await rig.SendAsync(device);

        Assert.True(landed > 50 && lost > 50, $"{landed} commits landed with an error, {lost} cuts took commits back");
        Assert.NotEmpty(rig.Forks());
        Assert.All(rig.Forks(), fork => Assert.Equal("lost tail", fork.Kind));
        Assert.All(rig.Findings().Where(f => f.Place.StartsWith("beside", StringComparison.Ordinal)), f => Assert.Equal("lost tail", f.Kind));
        Assert.Empty(rig.Proofs);
        TestContext.Current.TestOutputHelper?.WriteLine($"{cuts} cuts, {landed} commits that landed with an error, {lost} with commits taken back, {rig.Forks().Count} lost tails");
    }
}
