using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Exports;
using Traceability.Evidence.Records;
using Traceability.Evidence.Segments;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Redecoding;
using Traceability.Profiles;

namespace Traceability.Ledger.Store;

/// <summary>
/// Readings of a channel, decoded from the stored segments themselves: there is no table of readings. A page ends with a segment; its cursor
/// is the last segment's place. Branches are never mixed: the line that figures follow, with what waits for its place, unless another is asked for.
/// </summary>
sealed class ReadingQueries(LedgerDatabase database, string organisation)
{
    public const int MostReadings = 20_000;

    public string Organisation => organisation;

    /// <summary>Branches that one answer names.</summary>
    const int MostOthers = 16;

    const string Followed = "NOT EXISTS (SELECT 1 FROM strand t WHERE t.identity = s.identity AND t.branch IS NOT NULL)";
    const string OfBranch = "EXISTS (SELECT 1 FROM strand t JOIN branch b ON b.chain = t.chain AND b.id = t.branch WHERE t.identity = s.identity AND b.first = @branch)";

    /// <param name="branch">First segment of a branch; null for the followed line.</param>
    public ReadingPage Readings(string facility, string channel, long fromMs, long toMs, byte[]? branch, string? after)
    {
        using var connection = database.Read();
        using var view = connection.BeginTransaction(deferred: true);
        var readings = new List<ReadingRow>();
        var channels = new Dictionary<byte[], (int Position, string Unit, DecodingRule? By, string? Deed)>(BytesComparer.Instance);
        var mended = MendedProfiles.WithDeeds(connection, facility);
        var others = new List<string>();
        var (fromDevice, lastMs, number) = Place(after);
        var devices = connection.Query<(byte[] Chain, string Device)>(
            "SELECT chain, device FROM chain WHERE organisation = @organisation AND facility = @facility AND device >= @fromDevice ORDER BY device",
            new { organisation, facility, fromDevice });
        foreach (var (chain, device) in devices)
        {
            others.AddRange(Others(connection, chain, fromMs, toMs, branch));
            if (device != fromDevice) (lastMs, number) = (fromMs, -1);
            foreach (var (segmentLastMs, segmentNumber, message) in connection.Query<(long, long, byte[])>($"""
                SELECT last_ms, number, message FROM segment s
                WHERE {(branch is null ? Followed : OfBranch)} AND chain = @chain AND last_ms >= @fromMs AND first_ms <= @toMs AND (last_ms, number) > (@lastMs, @number) AND header_only = 0 ORDER BY last_ms, number
                """, new { chain, fromMs, toMs, lastMs = Math.Max(lastMs, fromMs), number, branch }, buffered: false))
            {
                Add(readings, connection, channels, mended, message, channel, device, fromMs, toMs);
                if (readings.Count >= MostReadings) return new ReadingPage(readings, string.Create(CultureInfo.InvariantCulture, $"{segmentLastMs}.{segmentNumber}.{device}"), others);
            }
        }
        return new ReadingPage(readings, null, others);
    }

    static IEnumerable<string> Others(SqliteConnection connection, byte[] chain, long fromMs, long toMs, byte[]? branch) =>
        connection.Query<byte[]>("""
            SELECT b.first FROM branch b JOIN segment s ON s.identity = b.first
            WHERE b.chain = @chain AND COALESCE(s.first_ms, s.sealed_ms) <= @toMs AND b.last_ms >= @fromMs AND (@branch IS NULL OR b.first <> @branch) ORDER BY b.id DESC LIMIT @most
            """, new { chain, fromMs, toMs, branch, most = MostOthers }).Select(Convert.ToHexStringLower);

    static void Add(List<ReadingRow> readings, SqliteConnection connection, Dictionary<byte[], (int Position, string Unit, DecodingRule? By, string? Deed)> channels, IReadOnlyList<(MendedProfile Profile, Deed Deed)> mended, byte[] message, string channel, string device, long fromMs, long toMs)
    {
        if (!SegmentMessage.TryRead(message, out var held).IsOk || !Segment.TryRead(held!.Sign1, out var segment).IsOk || !held.TryReadBody(out var body).IsOk) return;
        var header = segment!.Header;
        var identity = Convert.ToHexStringLower(segment.Identity);
        if (!channels.TryGetValue(header.ConfigurationHash, out var read))
            channels[header.ConfigurationHash] = read = RulesOf(connection, mended, header.ConfigurationHash, channel);
        if (read.Position < 0) return;
        for (var i = 1; i < body!.Entries.Count; i++)
        {
            if (!Entry.TryRead(body.Entries[i], out var entry).IsOk || entry is not Series series || series.Channel != read.Position) continue;
            var again = read.By is null || read.By.Words != series.WordsPerReading ? null : Redecoded.Of(series, read.By);
            for (var r = 0; r < series.Count; r++)
            {
                if (series.TimesMs[r] < fromMs || series.TimesMs[r] > toMs) continue;
                var words = series.Words.AsSpan(r * series.WordsPerReading, series.WordsPerReading);
                readings.Add(new ReadingRow(Instants.Of(series.TimesMs[r]), series.Qualities[r].HasValue() ? Scaled.Of(series.Mantissas[r], series.Exponent) : null,
                    series.Qualities[r].ToString(), Hex(words), device, header.Number, i, r, identity, ExportedReading.Of(series, r), read.Unit,
                    again is not null && again.Qualities[r].HasValue() ? Scaled.Of(again.Mantissas[r], again.Exponent) : null, again?.Qualities[r].ToString(), again is null ? null : read.Deed));
            }
        }
    }

    /// <summary>Where a channel stands in a configuration, in which unit, and by which mended rule its words count; no place where it has none.</summary>
    static (int Position, string Unit, DecodingRule? By, string? Deed) RulesOf(SqliteConnection connection, IReadOnlyList<(MendedProfile Profile, Deed Deed)> mended, byte[] configuration, string channel)
    {
        if (connection.QueryFirstOrDefault<(int?, byte[]?, byte[]?)>("SELECT position, rule, profile_hash FROM configuration_channel WHERE hash = @configuration AND channel = @channel", new { configuration, channel })
            is not ({ } position, { } bytes, { } profile)) return (-1, "", null, null);
        if (!DecodingRule.TryRead(bytes, out var signed) || signed is null) return (position, "", null, null);
        foreach (var (by, deed) in mended)
            if (by.Replaces.AsSpan().SequenceEqual(profile) && by.RuleOf(channel, signed) is { } rule) return (position, signed.Unit, rule, Convert.ToHexStringLower(deed.Digest));
        return (position, signed.Unit, null, null);
    }

    static string Hex(ReadOnlySpan<ushort> words)
    {
        var text = new System.Text.StringBuilder(words.Length * 4);
        foreach (var word in words) text.Append(word.ToString("x4", CultureInfo.InvariantCulture));
        return text.ToString();
    }

    static (string Device, long LastMs, long Number) Place(string? after)
    {
        var parts = (after ?? "").Split('.', 3);
        return parts.Length == 3 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var lastMs)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? (parts[2], lastMs, number)
                : ("", 0, -1);
    }
}
