using System.Text.Json;
using Traceability.Edge.Agent.Uplink;
using Traceability.Evidence.Entries;
using Traceability.Mqtt;
using Xunit;
using static Traceability.Edge.Agent.Tests.TestSite;

namespace Traceability.Edge.Agent.Tests;

public sealed class TelemetryTests
{
    [Fact]
    public async Task A_value_goes_out_only_after_its_seal_exactly_and_with_the_way_to_its_proof()
    {
        using var bench = new Bench();
        var link = new ScriptedLink();
        link.Connect();
        var feed = new TelemetryFeed(link, Topics.Of("demo", "mine", "edge-mine"), bench.Site.Channels);
        bench.Start();
        bench.Settle();
        bench.Recorder.Sealed += feed.OnSealed;
        using var stop = new CancellationTokenSource();
        var running = feed.RunAsync(stop.Token);
        bench.Record(Energy, Abcd(1234.5f));
        bench.Record(Energy, Abcd(1234.56f));
        bench.Record(Power, Abcd(-7.25f));
        bench.Record(Fuel, Cdab(float.NaN));
        bench.Record(Gross, Int32(-20));
        await Task.Yield();
        Assert.Empty(link.Published);
        bench.Recorder.Note(new SiteEvent(EventCode.Gap, 1, "x", null, null, "timeout", ""));
        await Soon.Is(() => link.Published.Count == 3, "three values");
        var chain = bench.Audit();
        var values = new Dictionary<string, string>();
        foreach (var (topic, payload) in link.Published)
        {
            using var json = JsonDocument.Parse(payload);
            var record = json.RootElement[0];
            var id = topic[(topic.LastIndexOf('/') + 1)..];
            values[id] = record.GetProperty("v").GetRawText();
            var segment = chain.Single(s => s.Header.Number == record.GetProperty("seg").GetInt64());
            var series = Assert.IsType<Series>(segment.Content.Entries[record.GetProperty("ent").GetInt32()]);
            Assert.Equal(id, bench.Site.Channels[series.Channel].Id);
            Assert.Equal(series.Mantissas[^1] * (series.Exponent == 0 ? 1m : series.Exponent == -1 ? 0.1m : 0.01m), record.GetProperty("v").GetDecimal());
            Assert.Equal(series.TimesMs[^1] / 1000m, record.GetProperty("t").GetDecimal());
        }
        Assert.Equal("1234.56", values["mill.energy_import"]);
        Assert.Equal("-20", values["weighbridge.gross"]);
        Assert.DoesNotContain("diesel.volume_total", values.Keys);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }
}
