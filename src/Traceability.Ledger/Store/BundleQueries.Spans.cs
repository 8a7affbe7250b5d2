using Dapper;
using Microsoft.Data.Sqlite;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Entries;

namespace Traceability.Ledger.Store;

/// <summary>Bundles that speak of a span: a counter's quantity, the weighings between two instants; and of two segments that contradict each other.</summary>
sealed partial class BundleQueries
{
    /// <summary>What may change a quantity: all of these are shown, and the tallies count them.</summary>
    static readonly EntryKind[] Bearing = [EntryKind.Tally, EntryKind.Event, EntryKind.Configuration, EntryKind.RegisterStatement];

    /// <summary>More than a month of one device needs, and few enough for one file.</summary>
    const int MostSegments = 512;

    const string TooLong = "the span holds more than fits one bundle; ask for shorter ones";

    /// <summary>A segment as the store has it, on the branch that is followed.</summary>
    sealed record Held(long Number, byte[] Identity, byte[] Message);

    /// <summary>
    /// What a counter counted from the last register statement at or before <paramref name="fromMs"/> to the first at or after <paramref name="toMs"/>.
    /// </summary>
    public byte[]? Period(string facility, string channel, long fromMs, long toMs, out string why)
    {
        using var connection = database.Read();
        using var view = connection.BeginTransaction(deferred: true);
        why = $"no channel \"{channel}\" of facility \"{facility}\"";
        var chain = connection.QueryFirstOrDefault<byte[]?>(
            "SELECT n.chain FROM counter n JOIN chain c ON c.chain = n.chain WHERE c.organisation = @organisation AND c.facility = @facility AND n.channel = @channel AND n.rate IS NULL ORDER BY n.chain LIMIT 1",
            new { organisation, facility, channel });
        if (chain is null) return null;
        why = "the register statements held do not enclose the span";
        var first = connection.QueryFirstOrDefault<(long? Number, int Entry)>(
            "SELECT number, entry FROM bearing WHERE chain = @chain AND at_ms <= @fromMs ORDER BY number DESC, entry DESC LIMIT 1", new { chain, fromMs });
        var last = connection.QueryFirstOrDefault<(long? Number, int Entry)>(
            "SELECT number, entry FROM bearing WHERE chain = @chain AND at_ms >= @toMs AND (number, entry) > (@Number, @Entry) ORDER BY number, entry LIMIT 1", new { chain, toMs, first.Number, first.Entry });
        if (first.Number is not { } from || last.Number is not { } to) return null;

        // The segment before the first has the tally from which to count.
        var bearing = connection.Query<long>("""
            SELECT number FROM bearing WHERE chain = @chain AND number BETWEEN @from AND @to UNION SELECT @from - 1 WHERE @from > 1 ORDER BY number LIMIT @most
            """, new { chain, from, to, most = MostSegments + 1 }).ToList();
        why = TooLong;
        if (bearing.Count > MostSegments) return null;
        var origin = OriginOf(connection, chain);
        var (shown, configurations) = (new List<ShownSegment>(), new Dictionary<string, ShownConfiguration>());
        foreach (var number in bearing)
        {
            why = NotCovered;
            if (Followed(connection, chain, number) is not { } held || logs.WitnessedReceipt(held.Identity) is not { } receipt) return null;
            if (!Open(held.Message, out var segment, out var body)) throw new InvalidDataException($"segment {held.Number} cannot be read back from the store");
            var opened = new OpenedSegment(segment!, body!);
            var ends = held.Number == from || held.Number == to;
            shown.Add(opened.Show(0, held.Number < from ? [0] : opened.Entries(ends ? Bearing : Bearing[1..]).Select(pair => pair.Index), [Encode(receipt)]));
            var root = Convert.ToHexString(segment!.Header.ConfigurationHash);
            if (held.Number < from || configurations.ContainsKey(root) || ConfigurationOf(connection, held.Message) is not { } parts) continue;
            var position = parts.Leaves.ToList().FindIndex(leaf => ConfigurationLeaf.TryRead(leaf, out var read).IsOk && read is ConfigurationLeaf.ForChannel named && named.Id == channel);
            if (position >= 0) configurations[root] = OpenedSegment.Show(parts, position);
        }
        var subject = new BundleSubject.Period(bearing.IndexOf(from), first.Entry, bearing.IndexOf(to), last.Entry, channel);
        return Within(new Bundle(subject, [origin.Chain], shown, [.. configurations.Values], []) { Statements = origin.And(PublicationsOf(connection, configurations.Values)) }, out why);
    }

    /// <summary>The tallies on either side of a span, and the weighings between them without their vehicles.</summary>
    /// <param name="withDay">Whether the asker may see the chain's day statement, without which an absence is not proven.</param>
    public byte[]? Weighings(byte[] chain, long fromMs, long toMs, bool withDay, out string why)
    {
        using var connection = database.Read();
        using var view = connection.BeginTransaction(deferred: true);
        why = "no such chain";
        if (connection.ExecuteScalar<long?>("SELECT 1 FROM chain WHERE chain = @chain", new { chain }) is null) return null;
        why = "the segments held do not enclose the span";
        var first = connection.ExecuteScalar<long?>("SELECT MAX(number) FROM segment WHERE chain = @chain AND header_only = 0 AND sealed_ms < @fromMs", new { chain, fromMs });
        var last = connection.ExecuteScalar<long?>("SELECT MIN(number) FROM segment WHERE chain = @chain AND header_only = 0 AND sealed_ms > @toMs AND number > @first", new { chain, toMs, first });
        if (first is null || last is null) return null;
        var numbers = connection.Query<long>("SELECT DISTINCT number FROM weighing WHERE chain = @chain AND number > @first AND number < @last ORDER BY number LIMIT @most",
            new { chain, first, last, most = MostSegments + 1 }).AsList();
        why = TooLong;
        if (numbers.Count > MostSegments - 2) return null;
        var shown = new List<ShownSegment>();
        foreach (var number in (long[])[first.Value, .. numbers, last.Value])
        {
            why = NotCovered;
            if (Followed(connection, chain, number) is not { } held || logs.WitnessedReceipt(held.Identity) is not { } receipt) return null;
            if (!Open(held.Message, out var segment, out var body)) throw new InvalidDataException($"segment {number} cannot be read back from the store");
            var opened = new OpenedSegment(segment!, body!);
            var ends = number == first || number == last;
            var kinds = number == first ? [EntryKind.Tally] : ends ? [EntryKind.Tally, EntryKind.Weighing] : (EntryKind[])[EntryKind.Weighing];
            shown.Add(opened.Show(0, opened.Entries(kinds).Select(pair => pair.Index), [Encode(receipt)]));
        }
        var (day, label) = withDay ? DayOf(connection, chain, last.Value) : ([], null);
        var origin = OriginOf(connection, chain, label);
        return Within(new Bundle(new BundleSubject.Weighings(0, fromMs, toMs), [origin.Chain], shown, [], []) { Statements = origin.Statements, Days = day }, out why);
    }

    /// <summary>Null where it is larger than a reader takes.</summary>
    static byte[]? Within(Bundle bundle, out string why)
    {
        why = TooLong;
        var bytes = bundle.Encode();
        return bytes.Length <= Evidence.Bundles.Bundle.MostBytes ? bytes : null;
    }

    /// <summary>The first day statement that reaches the segment, and its label; nothing where the day has not ended yet.</summary>
    static (IReadOnlyList<byte[]> Day, (long Position, byte[] Entry)? Label) DayOf(SqliteConnection connection, byte[] chain, long number)
    {
        var index = connection.ExecuteScalar<long>("SELECT MIN(log_index) FROM segment WHERE chain = @chain AND number = @number", new { chain, number });
        foreach (var (note, position, entry) in connection.Query<(string, long, byte[])>(
            "SELECT d.note, d.position, l.entry FROM day_statement d JOIN leaf l ON l.log = 1 AND l.position = d.position WHERE d.chain = @chain ORDER BY d.day", new { chain }))
            if (Evidence.Log.DayStatement.TryRead(note[..(note.IndexOf("\n\n", StringComparison.Ordinal) + 1)], out var statement).IsOk && index < statement!.LogSize)
                return ([System.Text.Encoding.UTF8.GetBytes(note)], (position, entry));
        return ([], null);
    }

    /// <summary>Two segments of one chain, their headers only: the proof that they contradict each other.</summary>
    public byte[]? Contradiction(byte[] one, byte[] other)
    {
        using var connection = database.Read();
        using var view = connection.BeginTransaction(deferred: true);
        var shown = new List<ShownSegment>();
        byte[]? chain = null;
        foreach (var identity in (byte[][])[one, other])
        {
            var held = connection.QueryFirstOrDefault<(byte[]? Chain, byte[] Message)>("SELECT chain, message FROM segment WHERE identity = @identity", new { identity });
            if (held.Chain is null || !Evidence.Segments.SegmentMessage.TryRead(held.Message, out var message).IsOk) return null;
            chain = held.Chain;
            shown.Add(new ShownSegment(0, message!.Sign1, [], logs.WitnessedReceipt(identity) is { } receipt ? [Encode(receipt)] : []));
        }
        var origin = OriginOf(connection, chain!);
        return new Bundle(new BundleSubject.Contradiction(0, 1), [origin.Chain], shown, [], []) { Statements = origin.Statements }.Encode();
    }

    /// <summary>Of several segments of a number the one that figures follow.</summary>
    static Held? Followed(SqliteConnection connection, byte[] chain, long number) => connection.QueryFirstOrDefault<Held>("""
        SELECT number, identity, message FROM segment s WHERE chain = @chain AND number = @number AND header_only = 0
        AND NOT EXISTS (SELECT 1 FROM strand t WHERE t.identity = s.identity) ORDER BY log_index LIMIT 1
        """, new { chain, number });
}
