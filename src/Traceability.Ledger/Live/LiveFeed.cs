using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Traceability.Ledger.Api;
using Traceability.Ledger.Store;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Ingest;
using Traceability.Ledger.Log;

namespace Traceability.Ledger.Live;

/// <summary>
/// What happens, told to everybody who listens and sees the facility: <c>facility</c> (its figures), <c>segments</c> (of one device, newest batch), <c>refusal</c>,
/// <c>weighing</c>. Fed after commits; never waits for a listener.
/// </summary>
sealed class LiveFeed
{
    const int MostSegmentsPerEvent = 20;
    const int MostClients = 200;

    readonly ConcurrentDictionary<LiveClient, byte> clients = new();
    readonly ConcurrentDictionary<string, LiveEvent> facilities = new(StringComparer.Ordinal);

    /// <summary>Null when too many listen already.</summary>
    public LiveClient? Join(FacilityScope sees)
    {
        if (clients.Count >= MostClients) return null;
        var client = new LiveClient(sees);
        clients[client] = 0;
        return client;
    }

    public void Leave(LiveClient client)
    {
        clients.TryRemove(client, out _);
        client.End();
    }

    /// <summary>The newest state: what a listener gets first, and after it has missed something.</summary>
    public IReadOnlyList<LiveEvent> State(FacilityScope sees) => [.. facilities.Where(f => sees.Holds(f.Key)).OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => f.Value)];

    public void Show(FacilityFigures figures)
    {
        var happened = Of(figures.Id, "facility", figures);
        facilities[figures.Id] = happened;
        Tell(happened);
    }

    public void Show(BatchReport report)
    {
        if (clients.IsEmpty) return;
        foreach (var device in report.Logged.GroupBy(s => s.Device))
            Tell(Of(device.Key.Facility, "segments", new
            {
                facility = device.Key.Facility,
                device = device.Key.Device,
                chain = Hex(device.First().Chain),
                count = device.Count(),
                readings = device.Sum(s => s.Readings),
                segments = device.TakeLast(MostSegmentsPerEvent).Select(s => new { s.Number, identity = Hex(s.Identity), @sealed = At(s.SealedMs), count = s.Entries, s.Readings, s.LogIndex }),
            }));
        foreach (var (from, why, atMs) in report.Refused)
            Tell(Of(from.Facility, "refusal", new
            {
                facility = from.Facility,
                device = from.Device,
                reason = why.Reason.Name(),
                detail = why.Detail,
                chain = why.Chain is null ? null : Hex(why.Chain),
                number = why.Number,
                entry = why.Alteration?.Entry,
                what = why.Alteration?.What,
                signed = why.Alteration?.Signed,
                claimed = why.Alteration?.Claimed,
                unit = why.Alteration?.Unit,
                evidence = why.Alteration?.EvidenceFile,
                at = At(atMs),
            }));
        foreach (var (device, chain, number, identity, entry, w) in report.Weighings)
            Tell(Of(device.Facility, "weighing", new WeighingRow(device.Facility, device.Device, Hex(chain), number, entry, w.Ticket, w.Scale, w.Pass, At(w.CapturedMs),
                Scaled.KilogramsOfGrams(w.ShownGrams), w.First?.Ticket, Kilograms(w.GrossGrams), Kilograms(w.TareGrams), Kilograms(w.NetGrams),
                report.Logged.FirstOrDefault(s => s.Identity.AsSpan().SequenceEqual(identity))?.LogIndex, Hex(identity))));
    }

    void Tell(LiveEvent happened)
    {
        foreach (var client in clients.Keys.Where(c => c.Sees.Holds(happened.Facility))) client.Give(happened);
    }

    static LiveEvent Of(string facility, string name, object data) => new(facility, name, JsonSerializer.Serialize(data, ApiJson.Options));

    static decimal? Kilograms(long? grams) => grams is { } g ? Scaled.KilogramsOfGrams(g) : null;

    static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    static DateTimeOffset At(long ms) => Instants.Of(ms);
}
