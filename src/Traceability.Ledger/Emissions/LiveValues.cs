using System.Collections.Concurrent;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Ingest;
using Traceability.Ledger.Redecoding;

namespace Traceability.Ledger.Emissions;

/// <summary>The newest value of each channel: what a page shows between two records. In memory only; each comes from a verified segment.</summary>
sealed class LiveValues(MendedProfiles mended)
{
    readonly ConcurrentDictionary<(string Facility, string Channel), LiveReading> newest = new();

    public IReadOnlyList<LiveReading> Of(string facility) =>
        [.. newest.Where(n => n.Key.Facility == facility).Select(n => n.Value).OrderBy(r => r.Channel, StringComparer.Ordinal)];

    public void Show(DeviceAddress device, SegmentHeader header, byte[] identity, SegmentContent content, ChannelRule[] channels)
    {
        var proof = Convert.ToHexStringLower(identity);
        for (var i = 0; i < content.Entries.Count; i++)
        {
            if (content.Entries[i] is not Series signed || signed.Channel >= channels.Length || channels[signed.Channel] is not { Rule: { } rule } channel) continue;
            var series = signed;
            if (mended.RuleOf(device.Facility, channel) is { } by) (series, rule) = (Redecoded.Of(signed, by), by);
            var last = series.Count - 1;
            var atMs = Math.Min(series.TimesMs[last], DateTimeOffset.MaxValue.ToUnixTimeMilliseconds());
            var quality = series.Qualities[last];
            var reading = new LiveReading(channel.Id, rule.Unit,
                quality.HasValue() ? Scaled.Of(series.Mantissas[last], series.Exponent) : null, quality,
                DateTimeOffset.FromUnixTimeMilliseconds(atMs), device.Device, header.Number, i, proof, last);
            // A late segment that fills a hole must not put an old value back on the page.
            newest.AddOrUpdate((device.Facility, channel.Id), reading, (_, shown) => shown.Device == reading.Device && shown.Segment > reading.Segment ? shown : reading);
        }
    }
}
