using System.Globalization;
using Microsoft.Data.Sqlite;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Activity.Stocks;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Plan;
using Traceability.Evidence.Records;
using Traceability.Ledger.Records;

namespace Traceability.Ledger.Emissions;

/// <summary>What was recorded of a facility's streams and stands, as activity. Lives as long as the view of the store that it reads.</summary>
sealed class FacilityRecords
{
    readonly List<StandingRecord> records = [];
    readonly SqliteConnection connection;

    FacilityRecords(SqliteConnection connection) => this.connection = connection;

    public static FacilityRecords Read(SqliteConnection connection, string facility)
    {
        var read = new FacilityRecords(connection);
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT id, digest, record, exponent FROM record r WHERE facility = $0 AND {RecordRows.Stands}";
        command.Parameters.AddWithValue("$0", facility);
        using var rows = command.ExecuteReader();
        while (rows.Read())
            read.records.Add(new StandingRecord(rows.GetInt64(0), Convert.ToHexStringLower(rows.GetFieldValue<byte[]>(1)), RecordRows.Open(rows.GetFieldValue<byte[]>(2)), rows.IsDBNull(3) ? null : rows.GetInt32(3)));
        return read;
    }

    /// <summary>From the first to the last instant of which a record tells; null where none has a span.</summary>
    public (long FromMs, long ToMs)? Span
    {
        get
        {
            var of = records.Where(r => !r.Said.Kind.IsOfAnInstant()).ToList();
            return of.Count == 0 ? null : (of.Min(r => r.Said.FromMs), of.Max(r => r.Said.ToMs));
        }
    }

    /// <summary>The same of any record, dips and deliveries too.</summary>
    public (long FromMs, long ToMs)? Told => records.Count == 0 ? null : (records.Min(r => r.Said.FromMs), records.Max(r => Math.Max(r.Said.ToMs, r.Said.FromMs + 1)));

    /// <summary>
    /// Invoices, intervals or estimates of a stream between neighbouring instants: each record's part a piece of its own, divided by time where the record
    /// goes beyond. A time of which nothing is recorded is said, and taken for nothing; so is one of which only something is recorded that the plan does not count (any more).
    /// </summary>
    public void AddOf(SourceStream stream, IReadOnlyList<long> instants, List<ActivityData> activity, List<string> why)
    {
        var of = records.Where(r => r.Said.Stream == stream.Id && RecordRules.IsCounted(r.Said.Kind, stream.Determined)).ToList();
        of.RemoveAll(r => !r.Fits(stream));
        NameUnfit(stream, instants[0], instants[^1], why);
        foreach (var record in of)
            for (var i = 1; i < instants.Count; i++)
            {
                var (from, to) = (Math.Max(instants[i - 1], record.Said.FromMs), Math.Min(instants[i], record.Said.ToMs));
                if (from < to) activity.Add(Part(stream, record, from, to));
            }
        if (of.Count > 0) NameHoles(stream, of, instants[0], instants[^1], why);
    }

    /// <summary>Says that something came or went within a span, of a stock or of what a scale weighs, that the plan, which determined the stream otherwise before, does not count now.</summary>
    public void NameUncounted(SourceStream stream, long fromMs, long toMs, List<string> why)
    {
        var of = records.Where(r => r.Said.Stream == stream.Id && r.Said.Kind is RecordKind.Receipt or RecordKind.Issue && r.Said.FromMs > fromMs && r.Said.FromMs <= toMs && !RecordRules.Allowed(stream.Determined).Contains(r.Said.Kind)).Select(r => r.Said.Kind.Name()).ToList();
        if (of.Count > 0) why.Add(string.Create(CultureInfo.InvariantCulture, $"{stream.Id}: {of.Count} record{(of.Count == 1 ? "" : "s")} ({string.Join(", ", of.Distinct().Order(StringComparer.Ordinal))}) that the plan does not count now, which determines it by {stream.Determined.Name}{(stream.Determined is Determination.ByStock { Scale: { } scale } ? $" with the scale {scale}" : "")}"));
    }

    /// <summary>Says that something was recorded within a span which no figure counts, since the plan counts its stream otherwise by now.</summary>
    public void NameUnfit(SourceStream stream, long fromMs, long toMs, List<string> why)
    {
        var of = Within(stream, fromMs, toMs).Where(r => !r.Fits(stream)).ToList();
        if (of.Any(r => r.Said.Unit != stream.Unit)) why.Add($"{stream.Id}: recorded in another unit than {stream.Unit}, in which the plan counts it now");
        if (of.Any(r => r.Said.Unit == stream.Unit)) why.Add($"{stream.Id}: recorded at another state than the plan counts it at now");
    }

    IEnumerable<StandingRecord> Within(SourceStream stream, long fromMs, long toMs) => records.Where(r => r.Said.Stream == stream.Id
        && (r.Said.Kind.IsOfAnInstant() ? r.Said.FromMs <= toMs && r.Said.ToMs >= fromMs : r.Said.FromMs < toMs && r.Said.ToMs > fromMs));

    /// <summary>Whether anything was recorded of a stream, by its name, within a span.</summary>
    public bool WasRecorded(string stream, long fromMs, long toMs) => records.Exists(r => r.Said.Stream == stream && r.Said.FromMs < toMs && (r.Said.ToMs > fromMs || r.Said.FromMs >= fromMs));

    /// <summary>What was recorded within a span of streams that the plan does not list (any more), in words: no figure counts it.</summary>
    public IEnumerable<string> Unlisted(MonitoringPlan plan, long fromMs, long toMs) =>
        records.Where(r => plan.Stream(r.Said.Stream) is null && r.Said.FromMs < toMs && (r.Said.Kind.IsOfAnInstant() ? r.Said.FromMs > fromMs : r.Said.ToMs > fromMs))
            .GroupBy(r => r.Said.Stream, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(stream => string.Create(CultureInfo.InvariantCulture, $"{stream.Key}: {stream.Count()} record{(stream.Count() == 1 ? "" : "s")} of a stream that the plan does not list"));

    /// <summary>Invoices of a stream, each by its part of the span, and whether they leave no hole in it; null where none reaches into it.</summary>
    public (ExactDecimal Quantity, bool WholeSpan)? Billed(SourceStream stream, long fromMs, long toMs)
    {
        var of = records.Where(r => r.Said.Stream == stream.Id && r.Said.Kind == RecordKind.Invoice && r.Fits(stream) && r.Said.FromMs < toMs && r.Said.ToMs > fromMs).OrderBy(r => r.Said.FromMs).ToList();
        if (of.Count == 0) return null;
        var holes = new List<string>();
        NameHoles(stream, of, fromMs, toMs, holes);
        return (of.Aggregate(ExactDecimal.Zero, (sum, r) => sum + (Before(r, Math.Min(toMs, r.Said.ToMs)) - Before(r, Math.Max(fromMs, r.Said.FromMs)))), holes.Count == 0);
    }

    /// <summary>Estimates of a metered stream that reach into a span, in the order of time, for what its registers lost.</summary>
    public IReadOnlyList<RecordedEstimate> Estimates(SourceStream stream, long fromMs, long toMs) =>
        [.. Of(stream, RecordKind.Estimate).Where(r => r.Said.FromMs < toMs && r.Said.ToMs > fromMs).OrderBy(r => r.Said.FromMs).ThenBy(r => r.Id, StringComparer.Ordinal)
            .Select(r => new RecordedEstimate(r.Id, r.Said.FromMs, r.Said.ToMs, r.Quantity, (from, to) => Part(stream, r, from, to)))];

    public IReadOnlyList<Dip> Dips(SourceStream stream) => [.. Of(stream, RecordKind.Dip).Select(r => new Dip(r.Said.FromMs, r.Quantity, r.Id))];

    public IReadOnlyList<StockMovement> Movements(SourceStream stream, RecordKind kind) => [.. Of(stream, kind).Select(r => new StockMovement(r.Said.FromMs, r.Quantity, r.Id))];

    IEnumerable<StandingRecord> Of(SourceStream stream, RecordKind kind) => records.Where(r => r.Said.Stream == stream.Id && r.Said.Kind == kind && r.Fits(stream));

    ActivityData Part(SourceStream stream, StandingRecord record, long fromMs, long toMs)
    {
        var (said, part) = (record.Said, Before(record, toMs) - Before(record, fromMs));
        return new ActivityData(stream.Id, fromMs, toMs, part, said.Kind == RecordKind.Estimate ? ActivityBasis.Estimated : ActivityBasis.Recorded, string.Create(CultureInfo.InvariantCulture,
            $"{said.Kind.Name()} {record.Id} {said.FromMs} {said.ToMs} {record.Quantity} part {fromMs} {toMs} {part}"));
    }

    ExactDecimal Before(StandingRecord record, long ms)
    {
        var said = record.Said;
        if (record.EdgeExponent is not { } exponent || ms <= said.FromMs || ms >= said.ToMs) return RecordedQuantity.Before(record.Quantity, said.FromMs, said.ToMs, ms);
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT * FROM (SELECT at_ms, steps FROM record_edge WHERE record = $0 AND at_ms <= $1 ORDER BY at_ms DESC LIMIT 1)
            UNION ALL SELECT * FROM (SELECT at_ms, steps FROM record_edge WHERE record = $0 AND at_ms > $1 ORDER BY at_ms LIMIT 1)
            """;
        command.Parameters.AddWithValue("$0", record.Row);
        command.Parameters.AddWithValue("$1", ms);
        using var rows = command.ExecuteReader();
        var (before, after) = (Edge(rows), Edge(rows));
        return new ExactDecimal(before.Steps, exponent) + RecordedQuantity.Before(new ExactDecimal(after.Steps - before.Steps, exponent), before.AtMs, after.AtMs, ms);
    }

    static (long AtMs, long Steps) Edge(SqliteDataReader rows) =>
        rows.Read() ? (rows.GetInt64(0), rows.GetInt64(1)) : throw new InvalidDataException("intervals whose edges are not in the store");

    static void NameHoles(SourceStream stream, List<StandingRecord> of, long fromMs, long toMs, List<string> why)
    {
        var until = fromMs;
        foreach (var said in of.Select(r => r.Said).Where(s => s.ToMs > fromMs && s.FromMs < toMs).OrderBy(s => s.FromMs))
        {
            if (said.FromMs > until) Name(until, said.FromMs);
            until = Math.Max(until, said.ToMs);
        }
        // Of a stream with nothing in the span it is said that it has no data.
        if (until > fromMs && until < toMs) Name(until, toMs);

        void Name(long from, long to) => why.Add($"{stream.Id}: nothing is recorded from {RecordRules.Instant(from)} to {RecordRules.Instant(to)}");
    }

    /// <param name="EdgeExponent">Of an imported file's edges; null where the quantity is divided as a whole.</param>
    sealed record StandingRecord(long Row, string Id, ActivityRecord Said, int? EdgeExponent)
    {
        public ExactDecimal Quantity => new(Said.Quantity, Said.Exponent);

        /// <summary>In the unit and at the state that the plan counts the stream at now.</summary>
        public bool Fits(SourceStream stream) => Said.Unit == stream.Unit && ObservedQuantities.IsAtStateOf(Said.Observed, stream);
    }
}
