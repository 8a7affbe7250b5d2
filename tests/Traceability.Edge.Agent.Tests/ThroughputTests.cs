using System.Diagnostics;
using Xunit;

namespace Traceability.Edge.Agent.Tests;

/// <summary>Prints what a seal costs here; judges only what does not depend on the machine.</summary>
public sealed class ThroughputTests
{
    [Fact]
    public async Task Recording_makes_no_garbage()
    {
        using var bench = new Bench(TestSite.Yaml(interval: 3600), time: TimeProvider.System);
        bench.Start();
        ushort[] gauge = TestSite.Abcd(5), counter = TestSite.Abcd(9);
        void Pass()
        {
            for (var i = 0; i < 5000; i++)
            {
                bench.Recorder.Record(TestSite.Power, bench.NowMs, gauge);
                bench.Recorder.Record(TestSite.Energy, bench.NowMs, counter);
            }
        }
        bench.Recorder.Record(TestSite.Fuel, bench.NowMs, TestSite.Cdab(1));
        bench.Recorder.Record(TestSite.Heartbeat, bench.NowMs, TestSite.Int32(1));
        // The segment is given back by a continuation that nothing tells of: a pass that comes before it makes a new one, a later pass does not.
        var each = double.MaxValue;
        for (var i = 0; i < 20 && each >= 1; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Pass();
            each = (GC.GetAllocatedBytesForCurrentThread() - before) / 10_000.0;
            bench.Recorder.Note(new Evidence.Entries.SiteEvent(Evidence.Entries.EventCode.Gap, 1, "x", null, null, "timeout", ""));
            bench.Settle();
            await Task.Yield();
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{each:F3} bytes a reading");
        Assert.True(each < 1, $"{each} bytes a reading");
    }

    [Fact]
    public async Task Seal_of_a_thousand_channels_with_twenty_readings_each()
    {
        using var bench = new Bench(TestSite.Yaml(interval: 3600, more: TestSite.MoreMeters(91)), time: TimeProvider.System);
        bench.Start();
        var random = new Random(1);
        var channels = bench.Site.Channels.Count;
        var gauges = bench.Site.Channels.Where(c => c.Rule.Words == 2 && c.Index >= 8).Select(c => c.Index).Take(1000).ToArray();
        var took = new List<double>();
        const int rounds = 60;
        var all = Stopwatch.StartNew();
        long records = 0;
        for (var round = 0; round < rounds; round++)
        {
            var record = Stopwatch.GetTimestamp();
            for (var i = 0; i < 20; i++)
                foreach (var channel in gauges) bench.Recorder.Record(channel, bench.NowMs, TestSite.Abcd(230 + random.Next(100) * 0.1f));
            records += Stopwatch.GetTimestamp() - record;
            var from = Stopwatch.GetTimestamp();
            bench.Recorder.Note(new Evidence.Entries.SiteEvent(Evidence.Entries.EventCode.Gap, 1, "x", null, null, "timeout", ""));
            bench.Settle();
            took.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
        }
        var total = all.Elapsed.TotalSeconds;
        await bench.StopAsync();
        took.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{channels} channels; seal of {gauges.Length} × 20: median {took[rounds / 2]:F1} ms, p99 {took[^1]:F1} ms; record {records * 1e9 / Stopwatch.Frequency / (rounds * 20.0 * gauges.Length):F0} ns each; {rounds * 20 * gauges.Length / total:N0} readings/s in turn");
    }
}
