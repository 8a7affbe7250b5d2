using System.Threading.Channels;
using Traceability.Edge.Agent.Recording;
using Traceability.Mqtt;
using Traceability.Mqtt.Messages;
using Traceability.Profiles;

namespace Traceability.Edge.Agent.Uplink;

/// <summary>
/// Publishes the newest value of each channel of each sealed segment for other services, with the segment and entry that prove it.
/// A convenience beside the record: quality of service 0, the oldest is dropped when the broker is away or slow.
/// </summary>
sealed class TelemetryFeed(IBrokerLink link, DeviceTopics topics, IReadOnlyList<Traceability.Site.Channel> channels)
{
    const int MostWaiting = 16;

    // Full: drop the oldest, since a newer value replaces it and the segment holds it anyway.
    readonly Channel<SealedSegment> waiting = Channel.CreateBounded<SealedSegment>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public void OnSealed(SealedSegment segment) => waiting.Writer.TryWrite(segment);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var segment in waiting.Reader.ReadAllAsync(cancellationToken))
        {
            foreach (var last in segment.LastReadings)
            {
                var channel = channels[last.Channel];
                var reading = new TelemetryReading(channel.Id, channel.Rule.Unit, DateTimeOffset.FromUnixTimeMilliseconds(last.AtMs),
                    new DecimalFraction(last.Mantissa, last.Exponent).ToDecimal(), segment.Header.Number, last.Entry);
                var outcome = await link.PublishAsync(topics.Telemetry(channel.Id), TelemetryPack.ToJson(topics, [reading]), qos: 0, retain: false, cancellationToken);
                if (outcome.Status == PublishStatus.NotConnected) break;
            }
        }
    }
}
