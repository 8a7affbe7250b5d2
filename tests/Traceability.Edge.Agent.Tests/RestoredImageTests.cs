using Microsoft.Extensions.Logging;
using Traceability.Edge.Agent.Storage;
using Traceability.Evidence.Entries;
using Xunit;

namespace Traceability.Edge.Agent.Tests;

/// <summary>A disk that is put back as it was, with the real broker and the real ledger.</summary>
public sealed class RestoredImageTests
{
    [Fact]
    public async Task The_device_says_so_ends_its_run_and_gets_back_what_it_had_sealed_and_the_ledger_has_a_name_for_the_fork()
    {
        await using var rig = await BrokerRig.StartAsync();
        var disk = await rig.EnrolAsync();
        var before = rig.Boot(disk);
        before.Seal(3);
        await rig.UntilHeldAsync(before.Bench);
        var image = rig.Image(before.Bench);
        before.Seal(100); // more than one request asks for
        await rig.UntilHeldAsync(before.Bench);
        var lost = (await before.Bench.Thread.RunAsync(store => store.Range(4, 1000, 1000))).ToList();
        Assert.Equal(100, lost.Count);
        Assert.Empty(before.Log.From(LogLevel.Error));
        await before.DisposeAsync();

        var restored = rig.Boot(image);
        await rig.UntilAsync(() => restored.Bench.Tails.Found.IsCompleted, "the finding");
        var run = restored.Bench.Run;
        await restored.StopAsync();
        Assert.Contains("number 104 of this chain", Assert.Single(restored.Log.From(LogLevel.Error)), StringComparison.Ordinal);

        var after = rig.Boot(image);
        await rig.UntilAsync(() => after.Bench.Lost.Tail is { Wanted: null }, "what was lost");
        Assert.Equal((4, 104, 104), (after.Bench.Lost.Tail!.Joint, after.Bench.Lost.Tail.Named.Number, after.Bench.Lost.Tail.Whole!.Number));
        Assert.All(lost, one => Assert.Equal(one.Message, File.ReadAllBytes(after.Bench.Fetched.PathOf(new NamedSegment(one.Number, one.Identity)))));
        Assert.StartsWith("lost tail: the ledger holds number 104", after.Bench.Tails.Alarm, StringComparison.Ordinal);
        after.Seal(5);
        await rig.UntilHeldAsync(after.Bench);
        Assert.Empty(after.Log.From(LogLevel.Error));

        var chain = after.Bench.Audit(); // one unbroken chain, of nothing that was fetched
        Assert.DoesNotContain(chain, s => lost.Exists(one => one.Identity.AsSpan().SequenceEqual(s.Identity)));
        Assert.Contains(chain.Single(s => s.Content.Entries.OfType<SiteEvent>().Any(e => e.Cause == LostTail.Cause)).Header.Number, (long[])[5, 6]);
        Assert.Contains(chain, s => s.Header.Run.AsSpan().SequenceEqual(run));
        Assert.False(chain[^1].Header.Run.AsSpan().SequenceEqual(run));
        Assert.Equal("lost tail", Assert.Single(rig.Forks()).Kind);
    }
}
