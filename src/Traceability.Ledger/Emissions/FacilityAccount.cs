using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Plan;
using Traceability.Ledger.Chains;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Emissions;

/// <summary>All that the store holds of one facility and that its figures need. Lives as long as the view of the store that it reads.</summary>
sealed class FacilityAccount
{
    const string OfFacility = "JOIN chain c ON c.chain = t.chain WHERE c.organisation = @organisation AND c.facility = @facility";

    readonly ILookup<string, StoredCounter> counters;
    readonly SqliteConnection connection;
    readonly FacilityRecords records;
    readonly UnmeteredActivity unmetered;

    FacilityAccount(SqliteConnection connection, string organisation, string facility)
    {
        (this.connection, counters) = (connection, CounterRows.Of(connection, organisation, facility).ToLookup(c => c.Channel, StringComparer.Ordinal));
        records = FacilityRecords.Read(connection, facility);
        unmetered = new UnmeteredActivity(records, new WeighedReceipts(connection, organisation, facility));
    }

    public long Segments { get; private init; }
    public long Readings { get; private init; }
    public long NetGrams { get; private init; }
    public long Weighings { get; private init; }

    /// <summary>Findings and holes, in words, that make every figure of the facility incomplete.</summary>
    public List<string> Contradictions { get; } = [];

    public static FacilityAccount Read(SqliteConnection connection, string organisation, string facility)
    {
        var at = new { organisation, facility };
        var (segments, readings) = connection.QuerySingle<(long, long)>(
            $"SELECT COALESCE(SUM(t.segments), 0), COALESCE(SUM(t.readings), 0) FROM chain_state t {OfFacility}", at);
        var (netGrams, weighings) = connection.QuerySingle<(long, long)>(
            $"SELECT COALESCE(SUM(t.net_g), 0), COUNT(*) FROM weighing t {OfFacility} AND t.pass = 2", at);
        var account = new FacilityAccount(connection, organisation, facility) { Segments = segments, Readings = readings, NetGrams = netGrams, Weighings = weighings };

        foreach (var (kind, count) in connection.Query<(string, long)>(
            $"SELECT t.kind, COUNT(*) FROM finding t {OfFacility} AND t.state = '{FindingState.Open}' GROUP BY t.kind ORDER BY t.kind", at))
            if (FindingKind.MakesIncomplete.Contains(kind)) account.Contradictions.Add(string.Create(CultureInfo.InvariantCulture, $"{kind}: {count}"));
        foreach (var (device, number, last) in connection.Query<(string, long, long)>($"""
            SELECT c.device, COALESCE((SELECT s.number FROM chain_state s WHERE s.chain = t.chain), 0),
                   COALESCE((SELECT MAX(s.number) FROM strand s WHERE s.chain = t.chain AND s.branch IS NULL), 0)
            FROM chain t {OfFacility} ORDER BY c.device
            """, at))
            if (last > number) account.Contradictions.Add(string.Create(CultureInfo.InvariantCulture, $"{device}: linked up to segment {number}, held up to {last}"));

        return account;
    }

    /// <summary>
    /// From the quarter-hour of the first reading of any metering point to that of the last; where nothing was read, of the first and last record. Null where
    /// there is neither. A bill of a whole year does not make a year of three days of readings.
    /// </summary>
    public (long FromMs, long ToMs)? Record(MonitoringPlan plan)
    {
        var of = plan.Points.SelectMany(p => counters[p.Channel]).ToList();
        if (of.Count == 0) return records.Span is var (first, last) ? (first - first % Edge.SpacingMs, (last + Edge.SpacingMs - 1) / Edge.SpacingMs * Edge.SpacingMs) : null;
        var (from, to) = (of.Min(c => c.State.FirstMs), of.Max(c => c.State.LastMs));
        return (from - from % Edge.SpacingMs, to + Edge.SpacingMs - to % Edge.SpacingMs);
    }

    /// <summary>The activity of all streams between neighbouring instants, each a whole quarter-hour.</summary>
    public IReadOnlyList<ActivityData> Activity(MonitoringPlan plan, IReadOnlyList<long> instants, List<string> why)
    {
        var activity = new List<ActivityData>(Metered(plan, instants, why));
        foreach (var stream in plan.Streams) unmetered.AddOf(stream, instants, activity, why);
        return activity;
    }

    /// <summary>
    /// The activity of all metered streams between neighbouring instants, each a whole quarter-hour. Where a device was replaced, two chains have counted,
    /// and both count. A channel that is not in the plan's unit and resolution is not counted, and said so.
    /// </summary>
    IReadOnlyList<ActivityData> Metered(MonitoringPlan plan, IReadOnlyList<long> instants, List<string> why)
    {
        using var edges = new EdgeLookup(connection);
        var activity = new List<ActivityData>();
        foreach (var stream in plan.Streams)
        {
            if (stream.Determined is not Determination.ByMeter meters) continue;
            var of = meters.Points.Select(id => plan.Point(id)!).SelectMany(point => Fitting(stream, point, why).Select(counter => (point, counter))).ToList();
            for (var i = 1; i < instants.Count && of.Count > 0; i++)
            {
                var (from, to) = (instants[i - 1], instants[i]);
                var spans = of.Where(c => c.counter.State.FirstMs < to).Select(c => new CountedSpan(c.point, edges.At(c.counter, from), edges.At(c.counter, to))).ToList();
                if (spans.Count > 0) activity.Add(Carbon.Activity.Metered.Of(stream.Id, from, to, spans));
            }
        }
        return activity;
    }

    List<StoredCounter> Fitting(SourceStream stream, MeteringPoint point, List<string> why)
    {
        var of = counters[point.Channel].ToList();
        var fitting = of.Where(c => c.Exponent == point.Exponent && string.Equals(c.Unit, point.Unit, StringComparison.OrdinalIgnoreCase)).ToList();
        if (of.FirstOrDefault(c => !fitting.Contains(c)) is { } other)
            why.Add(string.Create(CultureInfo.InvariantCulture,
                $"{stream.Id}: {point.Channel} was read in 10^{other.Exponent} {other.Unit}, the plan counts in 10^{point.Exponent} {point.Unit}"));
        return fitting;
    }
}
