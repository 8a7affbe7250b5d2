using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Calibrations;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Plan;
using Traceability.Evidence.Records;
using Traceability.Ledger.Chains;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Records;
using Traceability.Ledger.Standing;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Emissions;

/// <summary>All that the store holds of one facility and that its figures need. Lives as long as the view of the store that it reads.</summary>
sealed class FacilityAccount
{
    const string OfFacility = "JOIN chain c ON c.chain = t.chain WHERE c.organisation = @organisation AND c.facility = @facility";

    readonly ILookup<string, StoredCounter> counters;
    readonly MeteredStreams metered;
    readonly SqliteConnection connection;
    readonly string organisation, facility;
    readonly FacilityRecords records;
    readonly UnmeteredActivity unmetered;
    readonly IReadOnlyList<Calibration> calibrations;
    readonly Lazy<IReadOnlyList<MonitoringPlan>> plans;

    FacilityAccount(SqliteConnection connection, string organisation, string facility)
    {
        (this.connection, this.organisation, this.facility) = (connection, organisation, facility);
        counters = CounterRows.Of(connection, organisation, facility).ToLookup(c => c.Channel, StringComparer.Ordinal);
        metered = new MeteredStreams(connection, counters);
        records = FacilityRecords.Read(connection, facility);
        unmetered = new UnmeteredActivity(records, new WeighedReceipts(connection, organisation, facility));
        calibrations = StandingDocument.CalibrationsOf(connection, facility);
        plans = new(() => [.. DeedQueries.Line(connection, facility, DeedKind.Plan, facility).Select(deed => StandingDocument.TryPlanOf(connection, deed)).OfType<MonitoringPlan>()]);
    }

    /// <summary>All that were ever adopted, as far as this program reads them; oldest first.</summary>
    public IReadOnlyList<MonitoringPlan> Plans => plans.Value;

    public static FacilityAccount Read(SqliteConnection connection, string organisation, string facility) => new(connection, organisation, facility);

    /// <summary>All that was ever verified.</summary>
    public (long Segments, long Readings) Held() => connection.QuerySingle<(long, long)>(
        $"SELECT COALESCE(SUM(t.segments), 0), COALESCE(SUM(t.readings), 0) FROM chain_state t {OfFacility}", new { organisation, facility });

    /// <summary>Completed weighings of a span.</summary>
    public (long NetGrams, long Count) Weighed(long fromMs = 0, long toMs = long.MaxValue) => connection.QuerySingle<(long, long)>(
        $"SELECT COALESCE(SUM(t.net_g), 0), COUNT(*) FROM weighing t {OfFacility} AND t.pass = 2 AND t.captured_ms >= @fromMs AND t.captured_ms < @toMs", new { organisation, facility, fromMs, toMs });

    /// <summary>Findings and holes, in words, that make a figure of the span incomplete: those of segments that reach into it, and of none.</summary>
    public List<string> Contradictions(long fromMs = 0, long toMs = long.MaxValue)
    {
        var (found, at) = (new List<string>(), new { organisation, facility, fromMs, toMs });
        foreach (var (kind, count) in connection.Query<(string, long)>($"""
            SELECT t.kind, COUNT(*) FROM finding t {OfFacility} AND t.state = '{FindingState.Open}'
            AND NOT EXISTS (SELECT 1 FROM segment g WHERE g.identity = t.identity AND (g.first_ms >= @toMs OR g.last_ms < @fromMs)) GROUP BY t.kind ORDER BY t.kind
            """, at))
            if (FindingKind.MakesIncomplete.Contains(kind)) found.Add(string.Create(CultureInfo.InvariantCulture, $"{kind}: {count}"));
        foreach (var (device, number, last) in connection.Query<(string, long, long)>($"""
            SELECT c.device, COALESCE((SELECT s.number FROM chain_state s WHERE s.chain = t.chain), 0),
                   COALESCE((SELECT MAX(s.number) FROM strand s JOIN segment g ON g.identity = s.identity
                             WHERE s.chain = t.chain AND s.branch IS NULL AND NOT COALESCE(g.first_ms >= @toMs, 0)), 0)
            FROM chain t {OfFacility} ORDER BY c.device
            """, at))
            if (last > number) found.Add(string.Create(CultureInfo.InvariantCulture, $"{device}: linked up to segment {number}, held up to {last}"));
        return found;
    }

    /// <summary>
    /// From the quarter-hour of the first reading of any metering point to that of the last; where nothing was read, of the first and last record. Null where
    /// there is neither. A bill of a whole year does not make a year of three days of readings.
    /// </summary>
    public (long FromMs, long ToMs)? Record(MonitoringPlan plan)
    {
        var of = plan.Points.SelectMany(p => counters[p.Channel]).ToList();
        if (of.Count == 0) return records.Span is var (first, last) ? (Edge.UpTo(first), (last + Edge.SpacingMs - 1) / Edge.SpacingMs * Edge.SpacingMs) : null;
        var (from, to) = (of.Min(c => c.State.FirstMs), of.Max(c => c.State.LastMs));
        return (Edge.UpTo(from), Edge.After(to));
    }

    /// <summary>From the first to the last instant of which anything is known, up to now: whatever a clock that runs ahead says, no month has begun that has not. Null where nothing is known.</summary>
    public (long FromMs, long ToMs)? Extent(long nowMs)
    {
        (long From, long To)[] of = [.. Counters.Select(c => (c.State.FirstMs, c.State.LastMs + 1)), .. records.Told is { } told ? [told] : Array.Empty<(long, long)>(), .. Weighings is { } weighed ? [weighed] : Array.Empty<(long, long)>()];
        of = [.. of.Where(s => s.From < nowMs)];
        return of.Length == 0 ? null : (of.Min(s => s.From), Math.Min(of.Max(s => s.To), nowMs));
    }

    /// <summary>From the first to the last completed one.</summary>
    (long FromMs, long ToMs)? Weighings => connection.QuerySingle<(long? From, long? To)>($"SELECT MIN(t.captured_ms), MAX(t.captured_ms) FROM weighing t {OfFacility} AND t.pass = 2", new { organisation, facility }) is ({ } from, { } to) ? (from, to + 1) : null;

    /// <summary>What its metering points counted.</summary>
    public MeteredStreams Metered => metered;

    public IEnumerable<StoredCounter> Counters => counters.SelectMany(c => c);

    /// <summary>When each of them was read.</summary>
    public IReadOnlyList<RegisterRead> Registers => [.. Counters.Select(c => c.Read)];

    /// <summary>
    /// That were read within a span and that a figure could count: counters, and powers, flows and weights where nothing counts them. A power beside its device's
    /// counter is no second quantity, and a scale's weight is counted by its weighings.
    /// </summary>
    public IReadOnlyList<string> ChannelsOf(MonitoringPlan plan, long fromMs, long toMs)
    {
        var counted = Counters.Where(c => c.Rate is null && c.State.FirstMs < toMs && c.State.LastMs >= fromMs).ToList();
        var scales = CalibrationRegister.InstrumentsOf(plan).Where(i => plan.Point(i) is null).ToList();
        return [.. counted.Select(c => c.Channel).Concat(Gauges().Where(g => g.FirstMs < toMs && g.LastMs >= fromMs && !scales.Contains(MeteringPoint.DeviceOf(g.Channel))
            && !counted.Any(c => MeteringPoint.DeviceOf(c.Channel) == MeteringPoint.DeviceOf(g.Channel) && Units.AreOfOneKind(c.Unit, RateUnit.Of(g.Unit)?.Quantity ?? g.Unit))).Select(g => g.Channel)).Distinct()];
    }

    IReadOnlyList<GaugeRow> Gauges() => [.. connection.Query<GaugeRow>($"SELECT t.chain AS Chain, t.channel AS Channel, t.unit AS Unit, t.first_ms AS FirstMs, t.last_ms AS LastMs FROM gauge t {OfFacility}", new { organisation, facility })];

    /// <summary>What suppliers billed for a stream within a span, and whether invoices cover all of it; null where none reaches into it.</summary>
    public (ExactDecimal Quantity, bool WholeSpan)? Billed(SourceStream stream, long fromMs, long toMs) => records.Billed(stream, fromMs, toMs);

    /// <summary>What the scale of a stream weighed in within a span, in the stream's unit; of a unit of no weight nothing.</summary>
    public ExactDecimal Received(SourceStream stream, long fromMs, long toMs) =>
        stream.Determined switch { Determination.ByReceipts by => by.Scale, Determination.ByStock by => by.Scale, _ => null } is { } scale
            ? unmetered.Received(stream, scale, fromMs, toMs) : ExactDecimal.Zero;

    /// <summary>The activity of all streams between neighbouring instants, each a whole quarter-hour.</summary>
    public IReadOnlyList<ActivityData> Activity(MonitoringPlan plan, IReadOnlyList<long> instants, List<string> why)
    {
        var activity = metered.Activity(plan, instants, why);
        Filling(plan).Fill(instants, activity, why);
        foreach (var stream in plan.Streams) unmetered.AddOf(stream, instants, activity, why);
        var register = Calibrations(plan);
        return [.. activity.Select(register.Judge)];
    }

    /// <summary>Records of a span of streams that the plan does not list (any more), in words: no figure counts them.</summary>
    public IEnumerable<string> Unlisted(MonitoringPlan plan, long fromMs, long toMs) => records.Unlisted(plan, fromMs, toMs);

    /// <summary>Whether a channel, of the plan or not, was read within a span.</summary>
    public bool WasRead(string channel, long fromMs, long toMs) => counters[channel].Any(c => c.State.FirstMs < toMs && c.State.LastMs > fromMs);

    /// <summary>Whether anything was recorded of a stream, of the plan or not, within a span.</summary>
    public bool WasRecorded(string stream, long fromMs, long toMs) => records.WasRecorded(stream, fromMs, toMs);

    /// <summary>Estimates for what registers lost.</summary>
    public LossFilling Filling(MonitoringPlan plan) => new(plan, records, (points, from, to) => metered.Quarters(plan, points, from, to));

    public CalibrationRegister Calibrations(MonitoringPlan plan) => new(plan, calibrations, plan.Calendar, calibrations.Count == 0 ? [] : InstrumentSerials.Of(connection, plan));

    /// <summary>Scales whose device has told nothing since an instant: what they weighed before it may be on its way.</summary>
    public IEnumerable<string> Silent(MonitoringPlan plan, long sinceMs)
    {
        foreach (var stream in plan.Streams)
        {
            if (stream.Determined switch { Determination.ByReceipts by => by.Scale, Determination.ByStock by => by.Scale, _ => null } is not { } scale) continue;
            var told = connection.QuerySingle<long?>("""
                SELECT MAX(g.sealed_ms) FROM chain c JOIN chain_state s ON s.chain = c.chain JOIN segment g ON g.identity = s.identity
                WHERE c.organisation = @organisation AND c.facility = @facility AND c.chain IN (SELECT w.chain FROM weighing w WHERE w.scale = @scale)
                """, new { organisation, facility, scale });
            if (told is null || told < sinceMs) yield return $"{stream.Id}: the device of {scale} has told nothing {(told is { } last ? $"since {RecordRules.Instant(last)}" : "yet")}; what it weighed up to {RecordRules.Instant(sinceMs)} may be missing";
        }
    }
}
