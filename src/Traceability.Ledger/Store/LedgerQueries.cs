using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Traceability.Carbon.Activity;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Entries;
using Traceability.Ledger.Emissions;

namespace Traceability.Ledger.Store;

/// <summary>
/// The read model: what the API and the pages show, as plain records. Each call sees one consistent state of the store. Cursors are
/// opaque texts that one call gives and the next takes; an unreadable one begins anew.
/// </summary>
/// <param name="approvalRequired">Whether devices wait for the organisation's approval.</param>
sealed class LedgerQueries(LedgerDatabase database, string organisation, bool approvalRequired = false)
{
    public const int MostPerPage = 500;

    /// <summary>Where segment g lies, in the words of <see cref="SegmentRow"/>.</summary>
    const string Lies = $"""
        COALESCE((SELECT CASE WHEN t.branch IS NULL THEN '{SegmentRow.Waiting}' ELSE '{SegmentRow.OnBranch}' END FROM strand t WHERE t.identity = g.identity), '{SegmentRow.Followed}')
        """;

    /// <summary>Of each counter the widest span since then that a bundle can prove; none where there are no two statements.</summary>
    public IReadOnlyList<ProvableSpan> Provable(string facility, DateTimeOffset since)
    {
        using var connection = database.Read();
        // Of several chains the one that bundles of a period take; no statement from before the counter was there, but the one at the start of its first run.
        return [.. connection.Query<(string Channel, long From, long To)>("""
            SELECT f.channel, MIN(b.at_ms), MAX(b.at_ms)
            FROM (SELECT n.channel, MIN(n.chain) AS chain, MIN(n.first_ms) AS first_ms FROM counter n JOIN chain c ON c.chain = n.chain WHERE c.organisation = @organisation AND c.facility = @facility AND n.rate IS NULL GROUP BY n.channel) f
            JOIN bearing b ON b.chain = f.chain AND b.at_ms >= @sinceMs
                AND b.at_ms >= COALESCE((SELECT MAX(p.at_ms) FROM bearing p WHERE p.chain = f.chain AND p.at_ms <= f.first_ms), 0)
            GROUP BY f.channel HAVING MAX(b.at_ms) > MIN(b.at_ms) ORDER BY f.channel
            """, new { organisation, facility, sinceMs = since.ToUnixTimeMilliseconds() }).Select(row => new ProvableSpan(row.Channel, Instants.Of(row.From), Instants.Of(row.To)))];
    }

    public IReadOnlyList<ChainRow> Chains(FacilityScope of)
    {
        using var connection = database.Read();
        var rows = connection.Query<(byte[] Chain, string Facility, string Device, byte[] Identity, byte[] X, byte[] Y, long EnrolledMs, long Number, byte[]? Head, long Segments, long Readings, long Last, long Approved, long Refilling)>("""
            SELECT c.chain, c.facility, c.device, c.identity, c.key_x, c.key_y, c.enrolled_ms, COALESCE(s.number, 0), s.identity,
                   COALESCE(s.segments, 0), COALESCE(s.readings, 0), MAX(COALESCE(s.number, 0), COALESCE((SELECT MAX(t.number) FROM strand t WHERE t.chain = c.chain AND t.branch IS NULL), 0)), c.approval IS NOT NULL,
                   EXISTS (SELECT 1 FROM hole h WHERE h.chain = c.chain)
            FROM chain c LEFT JOIN chain_state s ON s.chain = c.chain WHERE c.organisation = @organisation AND (@all OR c.facility IN @named) ORDER BY c.facility, c.device
            """, new { organisation, all = of.IsAll, named = of.Named ?? [] });
        return [.. rows.Select(r => new ChainRow(Hex(r.Chain), organisation, r.Facility, r.Device, Hex(r.Identity), Hex(EvidenceKey.FromPoint(r.X, r.Y)!.Kid),
            Instants.Of(r.EnrolledMs), r.Number, Hex(r.Head ?? r.Identity), r.Segments, r.Readings, r.Last, r.Approved != 0 ? "organisation's signature" : "ledger's word", approvalRequired && r.Approved == 0, r.Refilling != 0))];
    }

    public bool WaitsForApproval(byte[] chain)
    {
        if (!approvalRequired) return false;
        using var connection = database.Read();
        return connection.ExecuteScalar<long?>("SELECT approval IS NULL FROM chain WHERE chain = @chain", new { chain }) == 1;
    }

    /// <summary>
    /// Chains that may have lost segments when the ledger came back from a backup, with the succession that says so; a chain leaves them when its
    /// device has said how many there are and all are held.
    /// </summary>
    public IReadOnlyList<(byte[] Chain, string Succession)> Holes()
    {
        using var connection = database.Read();
        return connection.Query<(byte[], string)>("SELECT chain, succession FROM hole").AsList();
    }

    /// <summary>Newest first, or from number 1 on. Null where there is no such chain.</summary>
    /// <param name="only">Those of one number; null for all.</param>
    public Page<SegmentRow>? Segments(byte[] chain, string? after, int limit, bool newestFirst, long? only = null)
    {
        using var connection = database.Read();
        if (connection.ExecuteScalar<long?>("SELECT 1 FROM chain WHERE chain = @chain", new { chain }) is null) return null;
        var (number, index) = Pair(after) ?? (newestFirst ? (long.MaxValue, long.MaxValue) : (0, -1));
        var (comparison, order) = newestFirst ? ("<", "DESC") : (">", "ASC");
        var rows = connection.Query<(long Number, byte[] Identity, long SealedMs, int Entries, int Readings, long LogIndex, bool HeaderOnly, string Lies)>($"""
            SELECT number, identity, sealed_ms, entries, readings, log_index, header_only, {Lies} FROM segment g
            WHERE chain = @chain AND (@only IS NULL OR number = @only) AND (number, log_index) {comparison} (@number, @index) ORDER BY number {order}, log_index {order} LIMIT @limit
            """, new { chain, number, index, only, limit = limit + 1 }).ToList();
        return Page(rows, limit, r => new SegmentRow(r.Number, Hex(r.Identity), Instants.Of(r.SealedMs), r.Entries, r.Readings, r.LogIndex, r.HeaderOnly, r.Lies),
            r => $"{r.Number}.{r.LogIndex}");
    }

    /// <summary>The stored bytes; of several with this number that of the followed line, else the first logged, unless an identity says which.</summary>
    public byte[]? Message(byte[] chain, long number, byte[]? identity)
    {
        using var connection = database.Read();
        return connection.QueryFirstOrDefault<byte[]>(
            """
            SELECT message FROM segment g WHERE chain = @chain AND number = @number AND (@identity IS NULL OR identity = @identity)
            ORDER BY EXISTS (SELECT 1 FROM strand t WHERE t.identity = g.identity), log_index LIMIT 1
            """,
            new { chain, number, identity });
    }

    /// <summary>What each counter counted between full hours, and between its ends and these; one channel after the other. A row belongs to the span in which it ends, so that the one over a hole is in one page.</summary>
    /// <param name="after">The cursor of the page before, the instant at which it ended; an unreadable one begins anew.</param>
    /// <param name="limit">Hours that a page spans.</param>
    public Page<HourRow> Hours(string facility, string? channel, long fromMs, long toMs, string? after, int limit)
    {
        using var connection = database.Read();
        using var view = connection.BeginTransaction(deferred: true);
        List<StoredCounter> counters = [.. CounterRows.Of(connection, organisation, facility).Where(c => channel is null || c.Channel == channel)];
        if (counters.Count == 0) return new Page<HourRow>([], null);
        var (first, last) = (counters.Min(c => c.State.FirstMs), Math.Min(toMs, counters.Max(c => c.State.LastMs)));
        var from = Math.Max(fromMs, first - first % HourRow.LengthMs);
        if (long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var cursor)) from = Math.Max(from, cursor);
        var to = Math.Min(toMs, from - from % HourRow.LengthMs + limit * HourRow.LengthMs);
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT at_ms, steps, measured, measured_quarters, lost_quarters FROM edge
            WHERE chain = $0 AND channel = $1 AND exponent = $2 AND at_ms % {HourRow.LengthMs} = 0 AND at_ms <= $4
              AND at_ms >= COALESCE((SELECT MAX(b.at_ms) FROM edge b WHERE b.chain = $0 AND b.channel = $1 AND b.exponent = $2 AND b.at_ms <= $3 AND b.at_ms % {HourRow.LengthMs} = 0), $3)
            ORDER BY at_ms
            """;
        for (var i = 0; i < 5; i++) command.Parameters.Add(new SqliteParameter(string.Create(CultureInfo.InvariantCulture, $"${i}"), null));
        var hours = new List<HourRow>();
        foreach (var counter in counters)
        {
            object[] values = [counter.Chain, counter.Channel, counter.Exponent, from, to];
            for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
            var begun = Edge.BeforeAll(counter.State.FirstMs);
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                var edge = CounterRows.EdgeAt(rows, 0);
                if (begun.AtMs < edge.AtMs && edge.AtMs > from) hours.Add(HourRow.Of(counter, begun, edge));
                begun = edge;
            }
            if (begun.AtMs < counter.State.LastMs && counter.State.LastMs > from && counter.State.LastMs <= to) hours.Add(HourRow.Of(counter, begun, counter.State.Now));
        }
        return new Page<HourRow>(hours, to < last ? to.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>Newest first.</summary>
    public Page<WeighingRow> Weighings(FacilityScope of, string? after, int limit)
    {
        using var connection = database.Read();
        var (captured, index, entry) = Triple(after) ?? (long.MaxValue, long.MaxValue, long.MaxValue);
        var rows = connection.Query<(string Facility, string Device, byte[] Chain, long Number, int Entry, string Ticket, string Scale, int Pass, long CapturedMs,
            long ShownG, string? First, long? GrossG, long? TareG, long? NetG, byte[] Identity, long LogIndex)>("""
            SELECT c.facility, c.device, w.chain, w.number, w.entry, w.ticket, w.scale, w.pass, w.captured_ms, w.shown_g, w.first_ticket, w.gross_g, w.tare_g, w.net_g, w.identity,
                   (SELECT s.log_index FROM segment s WHERE s.identity = w.identity) AS log_index
            FROM weighing w JOIN chain c ON c.chain = w.chain
            WHERE c.organisation = @organisation AND (@all OR c.facility IN @named) AND (w.captured_ms, log_index, w.entry) < (@captured, @index, @entry)
            ORDER BY w.captured_ms DESC, log_index DESC, w.entry DESC LIMIT @limit
            """, new { organisation, all = of.IsAll, named = of.Named ?? [], captured, index, entry, limit = limit + 1 }).ToList();
        return Page(rows, limit, r => new WeighingRow(r.Facility, r.Device, Hex(r.Chain), r.Number, r.Entry, r.Ticket, r.Scale, r.Pass, Instants.Of(r.CapturedMs),
            Scaled.KilogramsOfGrams(r.ShownG), r.First, Kilograms(r.GrossG), Kilograms(r.TareG), Kilograms(r.NetG), r.LogIndex, Hex(r.Identity)),
            r => $"{r.CapturedMs}.{r.LogIndex}.{r.Entry}");
    }

    /// <summary>Newest first; never a message's content.</summary>
    public Page<QuarantineRow> Quarantine(FacilityScope of, string? after, int limit)
    {
        using var connection = database.Read();
        var (id, _) = Pair(after) ?? (long.MaxValue, 0);
        var rows = connection.Query<(long Id, string Topic, string Reason, string Detail, long FirstMs, long LastMs, long Times, long Size, byte[] Hash, byte[]? Chain, long? Number,
            int? Entry, string? What, string? Signed, string? Claimed, string? Unit, string? Evidence)>("""
            SELECT id, topic, reason, detail, first_ms, last_ms, times, size, message_hash, chain, number, entry, what, signed, claimed, unit, evidence
            FROM quarantine WHERE id < @id AND (@all OR topic IN @senders) ORDER BY id DESC LIMIT @limit
            """, new { id, limit = limit + 1, all = of.IsAll, senders = Senders(connection, of) }).ToList();
        return Page(rows, limit, r => new QuarantineRow(r.Id, r.Topic, r.Reason, r.Detail, Instants.Of(r.FirstMs), Instants.Of(r.LastMs), r.Times, r.Size, Hex(r.Hash),
            r.Chain is null ? null : Hex(r.Chain), r.Number, r.Entry, r.What, r.Signed, r.Claimed, r.Unit, r.Evidence), r => $"{r.Id}.0");
    }

    public IReadOnlyList<QuarantineTotal> QuarantineTotals(FacilityScope of)
    {
        using var connection = database.Read();
        return [.. connection.Query<(string, long, long, long, long)>("SELECT topic, refused, kept, kept_bytes, dropped FROM quarantine_total ORDER BY topic")
            .Where(r => IsOf(r.Item1, of)).Select(r => new QuarantineTotal(r.Item1, r.Item2, r.Item3, r.Item4, r.Item5))];
    }

    /// <summary>Those that there are totals of, which are few.</summary>
    List<string> Senders(SqliteConnection connection, FacilityScope of) =>
        of.IsAll ? [] : [.. connection.Query<string>("SELECT topic FROM quarantine_total").Where(topic => IsOf(topic, of))];

    /// <summary>What strangers, and those beyond the quota of names, sent is of no facility.</summary>
    bool IsOf(string topic, FacilityScope of) => of.IsAll || (topic.Split('/') is [var sent, var facility, _] && sent == organisation && of.Holds(facility));

    public Page<FindingRow> Findings(FacilityScope of, string? after, int limit)
    {
        using var connection = database.Read();
        var (skip, _) = Pair(after) ?? (0, 0);
        var rows = connection.Query<(string Kind, string Facility, string Device, byte[] Chain, long Number, byte[] Identity, string Place, string Detail, string State)>("""
            SELECT f.kind, c.facility, c.device, f.chain, f.number, f.identity, f.place, f.detail, f.state FROM finding f JOIN chain c ON c.chain = f.chain
            WHERE c.organisation = @organisation AND (@all OR c.facility IN @named)
            ORDER BY f.chain, f.number, f.kind, f.identity, f.place LIMIT @limit OFFSET @skip
            """, new { organisation, all = of.IsAll, named = of.Named ?? [], skip, limit = limit + 1 }).ToList();
        return Page(rows, limit, r => new FindingRow(r.Kind, r.Facility, r.Device, Hex(r.Chain), r.Number, Hex(r.Identity), r.Place, r.Detail, r.State), _ => $"{skip + limit}.0");
    }

    public Page<EventRow> Events(string facility, string? after, int limit)
    {
        using var connection = database.Read();
        var (at, number, entry) = Triple(after) ?? (long.MaxValue, long.MaxValue, long.MaxValue);
        var rows = connection.Query<(string Facility, string Device, byte[] Chain, long Number, int Entry, int Code, long AtMs, string Subject, long? FromMs, long? ToMs, string Cause, string Detail)>("""
            SELECT c.facility, c.device, e.chain, e.number, e.entry, e.code, e.at_ms, e.subject, e.from_ms, e.to_ms, e.cause, e.detail
            FROM event e JOIN chain c ON c.chain = e.chain
            WHERE c.organisation = @organisation AND c.facility = @facility AND (e.at_ms, e.number, e.entry) < (@at, @number, @entry)
            ORDER BY e.at_ms DESC, e.number DESC, e.entry DESC LIMIT @limit
            """, new { organisation, facility, at, number, entry, limit = limit + 1 }).ToList();
        return Page(rows, limit, r => new EventRow(r.Facility, r.Device, Hex(r.Chain), r.Number, r.Entry, ((EventCode)r.Code).ToString(), Instants.Of(r.AtMs), r.Subject,
            r.FromMs is { } from ? Instants.Of(from) : null, r.ToMs is { } to ? Instants.Of(to) : null, r.Cause, r.Detail), r => $"{r.AtMs}.{r.Number}.{r.Entry}");
    }

    static Page<TRow> Page<TRead, TRow>(List<TRead> rows, int limit, Func<TRead, TRow> show, Func<TRead, string> cursor) =>
        new([.. rows.Take(limit).Select(show)], rows.Count > limit ? cursor(rows[limit - 1]) : null);

    static (long, long)? Pair(string? cursor) => Numbers(cursor, 2) is { } n ? (n[0], n[1]) : null;

    static (long, long, long)? Triple(string? cursor) => Numbers(cursor, 3) is { } n ? (n[0], n[1], n[2]) : null;

    static long[]? Numbers(string? cursor, int count)
    {
        var parts = (cursor ?? "").Split('.');
        var numbers = new long[count];
        if (parts.Length != count) return null;
        for (var i = 0; i < count; i++)
            if (!long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])) return null;
        return numbers;
    }

    static decimal? Kilograms(long? grams) => grams is { } g ? Scaled.KilogramsOfGrams(g) : null;

    static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
