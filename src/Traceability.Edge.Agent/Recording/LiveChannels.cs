using Traceability.Evidence.Entries;
using Traceability.Profiles;
using Traceability.Site;

namespace Traceability.Edge.Agent.Recording;

/// <summary>
/// The newest reading of every channel and the gaps that nothing has ended yet: for whoever looks at the site now, no part of the evidence.
/// Guarded by the recorder's lock; taking a reading allocates nothing.
/// </summary>
sealed class LiveChannels(IReadOnlyList<Channel> channels)
{
    readonly LiveReading[] last = new LiveReading[channels.Count];

    /// <summary>With the order of the last reading before each.</summary>
    readonly List<(SiteEvent Gap, long After)> gaps = [];
    long readings;

    public void Take(int channel, long atMs, ReadOnlySpan<ushort> words, in Decoded decoded)
    {
        var packed = 0UL;
        foreach (var word in words) packed = packed << 16 | word;
        ref var mine = ref last[channel];
        mine = new LiveReading(++readings, atMs, decoded.HasValue ? atMs : mine.GoodMs, packed, (Quality)decoded.Quality, decoded.Mantissa);
    }

    public void Take(SiteEvent told)
    {
        if (told.Code != EventCode.Gap) return;
        // By its cause too: what froze before it fell silent is still frozen when it answers again.
        gaps.RemoveAll(open => open.Gap.Subject == told.Subject && open.Gap.Cause == told.Cause);
        if (told.ToMs is null) gaps.Add((told, readings));
    }

    public IReadOnlyList<SiteEvent> OpenGaps(IReadOnlyCollection<string> subjects) => [.. gaps.Select(open => open.Gap).Where(gap => subjects.Contains(gap.Subject))];

    public IEnumerable<Channel> ChannelsIn(SiteEvent gap) => channels.Where(channel => IsOf(gap, channel));

    public IReadOnlyList<LiveChannel> All() => [.. channels.Select((channel, i) => new LiveChannel(channel, last[i], GapOf(channel, last[i].Order)))];

    /// <summary>A gap that was followed by a reading is over, also where nobody said so.</summary>
    SiteEvent? GapOf(Channel channel, long order)
    {
        for (var i = gaps.Count - 1; i >= 0; i--)
            if (gaps[i].After >= order && IsOf(gaps[i].Gap, channel)) return gaps[i].Gap;
        return null;
    }

    static bool IsOf(SiteEvent gap, Channel channel) => gap.Subject == channel.Id || gap.Subject == channel.Unit.Name || gap.Subject == channel.Bus.Name;
}
