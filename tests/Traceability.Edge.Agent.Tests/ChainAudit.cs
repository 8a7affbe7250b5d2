using Microsoft.Data.Sqlite;
using Traceability.Edge.Agent.Storage;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;
using Traceability.Profiles;
using Xunit;

namespace Traceability.Edge.Agent.Tests;

/// <summary>
/// Reads every month file of a data folder as a stranger would, and holds the chain against everything it promises: signatures, roots,
/// numbering, links, tallies, tickets, statements, configuration before readings, values by their rules, and nothing signed twice.
/// </summary>
static class ChainAudit
{
    public static IReadOnlyList<AuditedSegment> Read(string data)
    {
        var outcome = EnrolmentRequest.TryRead(File.ReadAllBytes(Path.Combine(data, Enrolment.FileName)), out var request, out var sign1);
        Assert.True(outcome.IsOk, outcome.Reason);
        var segments = new List<AuditedSegment>();
        foreach (var path in Directory.EnumerateFiles(data, "segments-*.db").Order(StringComparer.Ordinal)) segments.AddRange(ReadFile(path));
        Verify(segments, request!.EvidenceKey, sign1!.Identity);
        return segments;
    }

    static List<AuditedSegment> ReadFile(string path)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using var check = connection.CreateCommand();
        check.CommandText = "PRAGMA integrity_check";
        Assert.Equal("ok", check.ExecuteScalar());
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT number, identity, message, receipt, sealed_ms FROM segment ORDER BY number";
        using var row = command.ExecuteReader();
        var segments = new List<AuditedSegment>();
        while (row.Read())
        {
            var bytes = (byte[])row[2];
            Assert.True(SegmentMessage.TryRead(bytes, out var message).IsOk);
            var outcome = Segment.TryRead(message!.Sign1, out var segment);
            Assert.True(outcome.IsOk, outcome.Reason);
            outcome = message.TryReadBody(out var body);
            Assert.True(outcome.IsOk, outcome.Reason);
            Assert.True(SegmentContent.IsSigned(segment!.Header, body!), $"segment {row[0]}: entries are not the signed ones");
            outcome = SegmentContent.TryDecode(segment.Header, body!, out var content);
            Assert.True(outcome.IsOk, outcome.Reason);
            Assert.Equal(row.GetInt64(0), segment.Header.Number);
            Assert.Equal((byte[])row[1], segment.Identity);
            Assert.Equal(row.GetInt64(4), segment.Header.SealedMs);
            segments.Add(new AuditedSegment(Path.GetFileName(path), segment.Header, segment.Identity, content!, body!, bytes, row.IsDBNull(3) ? null : row.GetString(3)));
        }
        return segments;
    }

    static void Verify(List<AuditedSegment> segments, EvidenceKey key, byte[] root)
    {
        var seen = new HashSet<(string, long)>();
        var files = new HashSet<string>();
        var tally = new Tally(new long[Entry.KindCount], [], 0, 0);
        var rules = new Dictionary<int, DecodingRule>();
        long? statement = null;
        SegmentHeader? before = null;
        var previous = root;
        foreach (var segment in segments)
        {
            var header = segment.Header;
            var run = Convert.ToHexString(header.Run);
            var name = $"segment {header.Number}";
            Assert.True(Segment.TryRead(SignOf(segment), out var read).IsOk);
            Assert.True(read!.Sign1.IsSignedBy(key), name + " is not signed by the device");
            Assert.Equal(root[..16], header.Chain);
            Assert.True(seen.Add((run, header.Number)), $"{name} of run {run} exists twice");
            Assert.Equal((before?.Number ?? 0) + 1, header.Number);
            Assert.Equal(before is null ? 0 : before.FirstSeq + before.Count, header.FirstSeq);
            Assert.Equal(previous, header.Previous);
            var newRun = before is null || !before.Run.AsSpan().SequenceEqual(header.Run);
            Assert.Equal((before?.Boot ?? 0) + (newRun ? 1 : 0), header.Boot);
            if (!newRun) Assert.True(header.MonotonicMs >= before!.MonotonicMs, name + " goes back in monotonic time");

            var configured = segment.Content.Entries.OfType<Configuration>().Any();
            Assert.True(configured || !newRun, name + " begins a run without configuration");
            Assert.True(configured || !files.Add(segment.File), name + " begins a month's file without configuration");
            if (configured)
            {
                files.Add(segment.File);
                Assert.IsType<Configuration>(segment.Content.Entries[1]);
                foreach (var leaf in segment.Content.Configuration.OfType<ConfigurationLeaf.ForChannel>())
                {
                    Assert.True(DecodingRule.TryRead(leaf.Rule, out var rule));
                    rules[leaf.Index] = rule!;
                }
            }
            if (newRun) Assert.Contains(segment.Content.Entries, e => e is SiteEvent { Code: EventCode.Boot });
            VerifyTally(name, tally, segment);
            for (var i = 0; i < segment.Content.Entries.Count; i++)
            {
                if (segment.Content.Entries[i] is Series series) VerifyValues(name, series, rules[series.Channel]);
                if (segment.Content.Entries[i] is not RegisterStatement stated) continue;
                Assert.Equal(statement, stated.PreviousSeq);
                statement = header.FirstSeq + i;
            }
            (tally, before, previous) = (segment.Content.Tally, header, segment.Identity);
        }
    }

    static byte[] SignOf(AuditedSegment segment)
    {
        SegmentMessage.TryRead(segment.Message, out var message);
        return message!.Sign1;
    }

    static void VerifyTally(string name, Tally before, AuditedSegment segment)
    {
        var (tally, entries) = (segment.Content.Tally, segment.Content.Entries);
        for (var kind = 0; kind < Entry.KindCount; kind++)
            Assert.True(tally.Counts[kind] == before.Counts[kind] + entries.Count(e => (int)e.Kind == kind), $"{name}: tally of {(EntryKind)kind}");
        Assert.Equal(before.Resets + entries.Count(e => e is SiteEvent { Code: EventCode.CounterReset }), tally.Resets);
        Assert.True(tally.GapMs >= before.GapMs);
        foreach (var counter in tally.Tickets)
        {
            var next = before.Tickets.FirstOrDefault(t => t.Scale == counter.Scale)?.Next ?? 1;
            foreach (var weighing in entries.OfType<Weighing>().Where(w => w.Scale == counter.Scale))
                Assert.Equal($"{next++}-{Convert.ToHexString(segment.Header.Run.AsSpan(0, 2))}", weighing.Ticket);
            Assert.True(next == counter.Next, $"{name}: the tally's next ticket is {counter.Next}, the weighings say {next}");
        }
    }

    static void VerifyValues(string name, Series series, DecodingRule rule)
    {
        for (var i = 0; i < series.Count; i++)
        {
            var decoded = rule.Decode(series.Words.AsSpan(i * series.WordsPerReading, series.WordsPerReading));
            Assert.True((byte)decoded.Quality == (byte)series.Qualities[i] && decoded.Mantissa == series.Mantissas[i] && series.Exponent == rule.ResolutionExponent,
                $"{name}, channel {series.Channel}, reading {i} is not what its words say");
            if (i > 0) Assert.True(series.TimesMs[i] >= series.TimesMs[i - 1], $"{name}, channel {series.Channel}: times fall");
        }
    }
}
