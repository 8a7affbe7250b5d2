using Dapper;
using Microsoft.Data.Sqlite;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Plan;
using Traceability.Evidence.Records;
using Traceability.Ledger.Api;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Records;
using Traceability.Ledger.Redecoding;
using Traceability.Ledger.Store;
using Traceability.Profiles;

namespace Traceability.Ledger.Trails;

/// <summary>
/// Opens a number of a figure: its activity, the registers, records and weighings that this was made of by the figure's own evidence lines, and for each where
/// it is proven. What the store says today is shown beside, so that whoever looks sees whether it still stands.
/// </summary>
sealed class FigureTrail(SqliteConnection connection, FacilityAccount account, string organisation)
{
    const int MostWeighings = 500;

    IReadOnlyList<(MendedProfile Profile, Deed Deed)>? mended;

    /// <summary>Null where the figure has no such stream with data.</summary>
    public TrailView? Of(FacilityInventory inventory, string period, string state, string stream)
    {
        if (inventory.Streams.FirstOrDefault(s => s.Stream.Id == stream) is not { } figure) return null;
        var (plan, said) = (inventory.Plan, figure.Stream);
        List<TrailPart> parts = [.. figure.Activity.OrderBy(a => a.FromMs).ThenBy(a => a.Evidence, StringComparer.Ordinal).Select(a => PartOf(inventory, said, a))];
        return new TrailView(plan.FacilityId, period, state, said.Id, said.Category.Name(), said.Flow, said.Unit, figure.Quantity.ToDecimal(), Scaled.Kilograms(figure.Co2eMicrograms), FigureView.BesideOf(figure, inventory), parts,
            parts.TrueForAll(p => p.Counters.All(c => c.Stands)) ? SubMeteringView.Of(plan, account, inventory.FromMs, inventory.ToMs, stream) : []);
    }

    TrailPart PartOf(FacilityInventory inventory, SourceStream stream, ActivityData activity)
    {
        if (!EvidenceItem.TryRead(activity.Evidence, out var items)) items = [];
        var receipts = new WeighedReceipts(connection, organisation, inventory.Plan.FacilityId);
        return new TrailPart(
            Instants.Of(activity.FromMs), Instants.Of(activity.ToMs), activity.Quantity.ToDecimal(), activity.Basis.Name(), activity.MeasuredQuarters, activity.LostQuarters, activity.Calibrated,
            [.. inventory.Emissions.Where(e => ReferenceEquals(e.Activity, activity)).Select(e => EmissionOf(e, stream.Content))],
            [.. items.OfType<EvidenceItem.Counted>().Select(c => CounterOf(inventory.Plan, c))],
            [.. items.OfType<EvidenceItem.Recorded>().Select(r => RecordOf(inventory.Plan.FacilityId, r.Kind, r.Id, r.FromMs, r.ToMs, r.Quantity, r.Part)),
             .. items.OfType<EvidenceItem.Stock>().Where(s => !s.Id.Contains('@')).Select(s => RecordOf(inventory.Plan.FacilityId, s.What, s.Id, s.AtMs, s.AtMs, s.Quantity, s.Quantity))],
            [.. items.OfType<EvidenceItem.Weighed>().SelectMany(w => WeighingsOf(inventory.Plan.FacilityId, w.Scale, activity.FromMs, activity.ToMs)),
             .. items.OfType<EvidenceItem.Stock>().Where(s => s.Id.Contains('@') && stream.Determined is Determination.ByStock { Scale: not null })
                 .SelectMany(s => WeighingsOf(inventory.Plan.FacilityId, ((Determination.ByStock)stream.Determined).Scale!, s.AtMs, s.AtMs + 1))],
            items.OfType<EvidenceItem.Weighed>().Sum(w => w.Count) + items.OfType<EvidenceItem.Stock>().Count(s => s.Id.Contains('@')),
            !items.OfType<EvidenceItem.Weighed>().Any() || items.OfType<EvidenceItem.Weighed>().All(w => receipts.Of(stream.Id, w.Scale, stream.Unit, activity.FromMs, activity.ToMs)?.Evidence == activity.Evidence),
            activity.Evidence);
    }

    static TrailEmission EmissionOf(Emission e, Content? content)
    {
        var rate = e.Factor.Gases.FirstOrDefault(g => g.Gas == e.Gas);
        return new TrailEmission(e.Category.Name(), e.Gas.Id, e.Factor.Id, rate is null ? "" : $"{rate.KilogramsPerUnit} kg {e.Gas.Id} per {e.Factor.Per}{(content is null ? "" : $", of {content.Fraction} {content.Substance}")}", Scaled.Kilograms(e.Micrograms), Scaled.Kilograms(e.Co2eMicrograms),
            e.Quality == DataQuality.Primary ? "primary" : "secondary");
    }

    TrailCounter CounterOf(MonitoringPlan plan, EvidenceItem.Counted said)
    {
        using var edges = new EdgeLookup(connection);
        var counter = account.Counters.Where(c => c.Channel == said.Channel && c.State.FirstMs < said.ToMs)
            .OrderByDescending(c => Says(c, edges, said)).FirstOrDefault();
        var point = plan.PointOf(said.Channel);
        var exponent = point?.Exponent ?? counter?.Exponent ?? 0;
        var proven = counter is null || point?.Rate is not null ? null : Proven(counter.Chain, said.FromMs, said.ToMs);
        return new TrailCounter(said.Channel, counter is null ? null : connection.QueryFirst<string>("SELECT device FROM chain WHERE chain = @Chain", new { counter.Chain }),
            counter is null ? null : Convert.ToHexStringLower(counter.Chain), Instants.Of(said.FromMs), Instants.Of(said.ToMs), Scaled.Of(said.FromSteps, exponent), Scaled.Of(said.ToSteps, exponent),
            Scaled.Of(said.ToSteps - said.FromSteps, exponent), point?.Unit ?? counter?.Unit ?? "", counter is not null && Says(counter, edges, said),
            proven is var (from, to) ? $"/api/v1/bundles/period?facility={plan.FacilityId}&channel={Uri.EscapeDataString(said.Channel)}&from={RecordRules.Instant(from)}&to={RecordRules.Instant(to)}" : null,
            proven is { } p ? Instants.Of(p.From) : null, proven is { } q ? Instants.Of(q.To) : null,
            counter is null ? null : SegmentAt(counter.Chain, said.FromMs), counter is null ? null : SegmentAt(counter.Chain, said.ToMs),
            $"/api/v1/channels/{plan.FacilityId}/{Uri.EscapeDataString(said.Channel)}/readings?from={RecordRules.Instant(said.FromMs)}&to={RecordRules.Instant(said.ToMs)}",
            counter is not null && Says(counter, edges, said) && RedecodingOf(plan.FacilityId, counter) is { } deed ? Convert.ToHexStringLower(deed.Digest) : null, point?.Rate?.Name);
    }

    /// <summary>The deed by which a register's words were decoded; null where the signed rules did, or say the same.</summary>
    Deed? RedecodingOf(string facility, StoredCounter counter) => (mended ??= MendedProfiles.WithDeeds(connection, facility)).FirstOrDefault(m => connection.Query<byte[]>("""
        SELECT DISTINCT n.rule FROM configuration_channel n JOIN configuration k ON k.hash = n.hash JOIN segment s ON s.log_index = k.log_index WHERE s.chain = @Chain AND n.channel = @Channel AND n.profile_hash = @Replaces
        """, new { counter.Chain, counter.Channel, m.Profile.Replaces }).Any(bytes => DecodingRule.TryRead(bytes, out var signed) && m.Profile.RuleOf(counter.Channel, signed!) is { } rule && !rule.Equals(signed))).Deed;

    static bool Says(StoredCounter counter, EdgeLookup edges, EvidenceItem.Counted said) =>
        edges.At(counter, said.FromMs).Steps == said.FromSteps && edges.At(counter, said.ToMs).Steps == said.ToSteps;

    /// <summary>The narrowest span of register statements around it, or the widest within where none lie around.</summary>
    (long From, long To)? Proven(byte[] chain, long fromMs, long toMs)
    {
        var (from, to) = connection.QuerySingle<(long?, long?)>("""
            SELECT COALESCE((SELECT MAX(at_ms) FROM bearing WHERE chain = @chain AND at_ms <= @fromMs), (SELECT MIN(at_ms) FROM bearing WHERE chain = @chain AND at_ms > @fromMs)),
                   COALESCE((SELECT MIN(at_ms) FROM bearing WHERE chain = @chain AND at_ms >= @toMs), (SELECT MAX(at_ms) FROM bearing WHERE chain = @chain AND at_ms < @toMs))
            """, new { chain, fromMs, toMs });
        return from is { } begin && to is { } end && begin < end ? (begin, end) : null;
    }

    /// <summary>The first followed one that holds a reading at or after an instant; the last one there is where none does.</summary>
    TrailSegment? SegmentAt(byte[] chain, long ms)
    {
        const string of = "SELECT number, identity, log_index FROM segment s WHERE chain = @chain AND NOT EXISTS (SELECT 1 FROM strand t WHERE t.identity = s.identity) AND header_only = 0";
        foreach (var sql in (string[])[$"{of} AND last_ms >= @ms ORDER BY last_ms, number LIMIT 1", $"{of} AND last_ms < @ms ORDER BY last_ms DESC, number DESC LIMIT 1"])
            if (connection.QueryFirstOrDefault<(long Number, byte[]? Identity, long LogIndex)>(sql, new { chain, ms }) is { Identity: { } identity } found)
                return new TrailSegment(found.Number, Convert.ToHexStringLower(identity), found.LogIndex);
        return null;
    }

    TrailRecord RecordOf(string facility, string kind, string id, long fromMs, long toMs, ExactDecimal quantity, ExactDecimal part)
    {
        var said = Endpoints.TryHex(id, ActivityRecord.DigestSize, out var digest) && connection.QueryFirstOrDefault<byte[]?>("SELECT record FROM record WHERE digest = @digest", new { digest }) is { } bytes ? RecordRows.Open(bytes) : null;
        return new TrailRecord(kind, id, Instants.Of(fromMs), Instants.Of(toMs), quantity.ToDecimal(), part.ToDecimal(), said?.Document, said is null ? null : $"{said.Account}, {said.Role}",
            said is not null && connection.ExecuteScalar<long?>("SELECT 1 FROM record WHERE replaces = @digest", new { digest }) is not null, $"/api/v1/facilities/{facility}/activity/{id}", ObservedView.Of(said?.Observed));
    }

    IEnumerable<TrailWeighing> WeighingsOf(string facility, string scale, long fromMs, long toMs) =>
        connection.Query<(string Ticket, long AtMs, long NetGrams, byte[]? Identity, long Entry)>("""
            SELECT w.ticket, w.captured_ms, w.net_g, w.identity, w.entry FROM weighing w JOIN chain c ON c.chain = w.chain
            WHERE c.organisation = @organisation AND c.facility = @facility AND w.scale = @scale AND w.pass = 2 AND w.shown_g = w.tare_g AND w.captured_ms >= @fromMs AND w.captured_ms < @toMs
            ORDER BY w.captured_ms, w.ticket LIMIT @most
            """, new { organisation, facility, scale, fromMs, toMs, most = MostWeighings })
            .Select(w => new TrailWeighing(w.Ticket, Instants.Of(w.AtMs), Scaled.KilogramsOfGrams(w.NetGrams), w.Identity is null ? "" : $"/api/v1/bundles/{Convert.ToHexStringLower(w.Identity)}/{w.Entry}"));
}
