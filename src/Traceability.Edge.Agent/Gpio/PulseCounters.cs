using Traceability.Edge.Agent.Recording;
using Traceability.Site;

namespace Traceability.Edge.Agent.Gpio;

/// <summary>The pulse counters of one run, each with what it is compared with.</summary>
sealed class PulseCounters : IDisposable
{
    readonly List<PulseFeed> feeds = [];
    readonly List<PulseComparison> comparisons = [];

    public PulseCounters(Installation site, IReadOnlyDictionary<string, PulseMark> marks, IReadOnlyDictionary<string, PulseBeginning> beginnings, long? sealedMs,
        Recorder recorder, TimeProvider time)
    {
        foreach (var line in site.Gpio.SelectMany(bank => bank.Lines))
        {
            if (line.Channel is not { } channel) continue;
            var feed = new PulseFeed(line, marks.TryGetValue(channel.Id, out var mark) ? mark : null, sealedMs, recorder, time);
            feeds.Add(feed);
            if (line.Check is { } check) comparisons.Add(new PulseComparison(channel, check, beginnings.TryGetValue(channel.Id, out var begun) ? begun : null, () => feed.Count, recorder));
        }
    }

    public IReadOnlyList<PulseComparison> Comparisons => comparisons;

    public PulseFeed Of(GpioLine line) => feeds.First(feed => feed.Line == line);

    public void Dispose()
    {
        foreach (var feed in feeds) feed.Dispose();
    }
}
