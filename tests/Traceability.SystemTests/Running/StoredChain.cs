using Microsoft.Data.Sqlite;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;
using Xunit;

namespace Traceability.SystemTests.Running;

/// <summary>
/// A device's chain, read from the files in its data folder and verified link by link with nothing but Evidence: signature, number, first
/// sequence, previous, entries root, tally.
/// </summary>
sealed record StoredChain(EnrolmentRequest Request, IReadOnlyList<StoredChain.Link> Links)
{
    public sealed record Link(SegmentHeader Header, byte[] Identity, SegmentContent Content, SegmentBody Body, byte[] Sign1, byte[] Message, string? Receipt);

    public IEnumerable<SiteEvent> Events => Links.SelectMany(link => link.Content.Entries.OfType<SiteEvent>());

    /// <summary>Fails the test at the first link that does not hold.</summary>
    public static StoredChain Verified(string folder)
    {
        var outcome = EnrolmentRequest.TryRead(File.ReadAllBytes(Path.Combine(folder, "enrolment.cbor")), out var request, out var root);
        Assert.True(outcome.IsOk, outcome.Reason);
        var (previous, number, seq, boot) = (root!.Identity, 0L, 0L, 0L);
        var counts = new long[Entry.KindCount];
        var links = new List<Link>();
        foreach (var (message, receipt) in Messages(folder))
        {
            var link = Read(message, receipt);
            var header = link.Header;
            Assert.True(CoseIsSigned(link, request!), $"segment {header.Number} is not signed by the enrolled key");
            Assert.Equal(EnrolmentRequest.ChainOf(root.Identity), header.Chain);
            Assert.Equal((number + 1, seq), (header.Number, header.FirstSeq));
            Assert.Equal(previous, header.Previous);
            Assert.True(header.Boot == boot || header.Boot == boot + 1, $"segment {header.Number}: boot {header.Boot} after {boot}");
            foreach (var entry in link.Content.Entries) counts[(int)entry.Kind]++;
            Assert.Equal(counts, link.Content.Tally.Counts);
            (previous, number, seq, boot) = (link.Identity, header.Number, header.FirstSeq + header.Count, header.Boot);
            links.Add(link);
        }
        return new StoredChain(request!, links);
    }

    /// <summary>Highest number on the disk; 0 before the first.</summary>
    public static long HighestNumber(string folder)
    {
        var highest = 0L;
        foreach (var connection in Months(folder))
            using (connection)
            {
                using var command = connection.CreateCommand();
                command.CommandText = "SELECT COALESCE(MAX(number), 0) FROM segment";
                highest = Math.Max(highest, (long)command.ExecuteScalar()!);
            }
        return highest;
    }

    /// <summary>The index of a channel in the configuration that governs the chain.</summary>
    public int Channel(string id) => Links.SelectMany(link => link.Content.Configuration).OfType<ConfigurationLeaf.ForChannel>().First(leaf => leaf.Id == id).Index;

    /// <summary>All readings of a channel, oldest first.</summary>
    public IEnumerable<(long Ms, long Mantissa, ushort[] Words)> Readings(string id)
    {
        var channel = Channel(id);
        foreach (var series in Links.SelectMany(link => link.Content.Entries.OfType<Series>()).Where(series => series.Channel == channel))
            for (var i = 0; i < series.Count; i++)
                yield return (series.TimesMs[i], series.Mantissas[i], series.Words[(i * series.WordsPerReading)..((i + 1) * series.WordsPerReading)]);
    }

    static bool CoseIsSigned(Link link, EnrolmentRequest request) =>
        Segment.TryRead(link.Sign1, out var segment).IsOk && segment!.Sign1.IsSignedBy(request.EvidenceKey);

    static Link Read(byte[] bytes, string? receipt)
    {
        SegmentMessage? message = null;
        Segment? segment = null;
        SegmentBody? body = null;
        SegmentContent? content = null;
        var outcome = SegmentMessage.TryRead(bytes, out message);
        if (outcome.IsOk) outcome = Segment.TryRead(message!.Sign1, out segment);
        if (outcome.IsOk) outcome = message!.TryReadBody(out body);
        Assert.True(outcome.IsOk, outcome.Reason);
        Assert.True(SegmentContent.IsSigned(segment!.Header, body!), $"segment {segment.Header.Number}: its entries are not what was signed");
        outcome = SegmentContent.TryDecode(segment.Header, body!, out content);
        Assert.True(outcome.IsOk, outcome.Reason);
        return new Link(segment.Header, segment.Identity, content!, body!, message!.Sign1, bytes, receipt);
    }

    static List<(byte[] Message, string? Receipt)> Messages(string folder)
    {
        var messages = new List<(byte[], string?)>();
        foreach (var connection in Months(folder))
            using (connection)
            {
                using var command = connection.CreateCommand();
                command.CommandText = "SELECT message, receipt FROM segment ORDER BY number";
                using var rows = command.ExecuteReader();
                while (rows.Read()) messages.Add(((byte[])rows[0], rows[1] as string));
            }
        return messages;
    }

    /// <summary>Oldest first. Read only: the agent may be writing, or may have been killed while it wrote.</summary>
    static IEnumerable<SqliteConnection> Months(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "segments-*.db").Order(StringComparer.Ordinal))
        {
            var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            connection.Open();
            yield return connection;
        }
    }
}
