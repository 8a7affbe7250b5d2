using Dapper;
using Microsoft.Data.Sqlite;
using Traceability.Edge.Agent.Recording;

namespace Traceability.Edge.Agent.Storage;

/// <summary>
/// The chain on disk: one file per month, chosen by sealed time and never earlier than the newest file. Not thread-safe; the
/// <see cref="StoreThread"/> owns it. A failed commit throws and the run ends with it: nobody may go on sealing on a guess.
/// </summary>
sealed class SegmentStore : IDisposable
{
    // Marks of a pulse counter; the channel's id follows.
    const string PulseCount = "pulses ", PulseRequest = "pulse-request ", PulseSequence = "pulse-sequence ";
    const string ComparedPulses = "compared-pulses ", ComparedRegister = "compared-register ", ComparedSince = "compared-since ", ComparedTold = "compared-told ", ComparedPair = "compared-pair ";

    readonly string folder;

    /// <summary>Oldest first; never empty. New segments go into the last.</summary>
    readonly List<MonthFile> months;

    SegmentStore(string folder, List<MonthFile> months)
    {
        this.folder = folder;
        this.months = months;
    }

    MonthFile Newest => months[^1];

    public static SegmentStore? Open(string folder, DateTimeOffset now, out string error)
    {
        error = "";
        Directory.CreateDirectory(folder);
        var names = Directory.EnumerateFiles(folder).Select(Path.GetFileName).Where(name => MonthFile.IsName(name!)).Order(StringComparer.Ordinal).ToList();
        if (names.Count == 0) names.Add(MonthFile.NameOf(now));
        var months = new List<MonthFile>();
        foreach (var name in names)
        {
#pragma warning disable CA2000 // the list owns it
            if (MonthFile.TryOpen(Path.Combine(folder, name!), out var month, out error))
#pragma warning restore CA2000
            {
                months.Add(month!);
                continue;
            }
            foreach (var opened in months) opened.Dispose();
            return null;
        }
        try
        {
            // A cut between the making of a month's file and its first segment may have left out what has to be carried over.
            if (months.Count > 1 && months[^1].IsEmpty) CarryOver(months[^2], months[^1]);
            return new SegmentStore(folder, months);
        }
        catch (SqliteException problem)
        {
            error = $"{folder}: {problem.Message}";
            foreach (var opened in months) opened.Dispose();
            return null;
        }
    }

    public void Dispose()
    {
        foreach (var month in months) month.Dispose();
    }

    /// <summary>The segment with the highest number, or null on a chain that has none.</summary>
    public StoredSegment? Last()
    {
        for (var i = months.Count - 1; i >= 0; i--)
        {
            var last = months[i].Connection.QueryFirstOrDefault<StoredSegment>("SELECT number, identity, message FROM segment ORDER BY number DESC LIMIT 1");
            if (last is not null) return last;
        }
        return null;
    }

    public IReadOnlyList<OpenWeighing> OpenWeighings() => OpenWeighings(Newest);

    static List<OpenWeighing> OpenWeighings(MonthFile month) =>
        month.Connection.Query<OpenWeighing>("SELECT tag, scale, ticket, captured_ms AS CapturedMs, shown_grams AS ShownGrams FROM open_weighing").AsList();

    public IReadOnlyList<CounterHistory> Counters() => Counters(Newest);

    static List<CounterHistory> Counters(MonthFile month) =>
        month.Connection.Query<CounterHistory>("SELECT channel, resets, gap_ms AS GapMs, serial, rule FROM counter").AsList();

    public long? LastStatementSeq() => Newest.Connection.QueryFirstOrDefault<long?>("SELECT value FROM mark WHERE name = 'statement'");

    /// <summary>Where each pulse counter stood at its last sealed reading, by channel id.</summary>
    public IReadOnlyDictionary<string, PulseMark> Pulses() =>
        Marks(PulseCount, (channel, marks) => new PulseMark(marks[PulseCount + channel], marks.GetValueOrDefault(PulseRequest + channel), (uint)marks.GetValueOrDefault(PulseSequence + channel)));

    /// <summary>From where on pulses are compared with a register, by the pulse counter's channel id.</summary>
    public IReadOnlyDictionary<string, PulseBeginning> Beginnings() =>
        Marks(ComparedPair, (channel, marks) => new PulseBeginning(marks[ComparedPulses + channel], marks[ComparedRegister + channel], marks[ComparedSince + channel],
            marks[ComparedTold + channel], marks[ComparedPair + channel]));

    Dictionary<string, T> Marks<T>(string prefix, Func<string, Dictionary<string, long>, T> of)
    {
        var marks = Newest.Connection.Query<(string Name, long Value)>("SELECT name, value FROM mark").ToDictionary(mark => mark.Name, mark => mark.Value, StringComparer.Ordinal);
        return marks.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => name[prefix.Length..]).ToDictionary(channel => channel, channel => of(channel, marks), StringComparer.Ordinal);
    }

    /// <summary>The last pins of each log, of the smallest size first.</summary>
    public IReadOnlyList<StoredPin> Pins() => Pins(Newest);

    static List<StoredPin> Pins(MonthFile month) => month.Connection.Query<StoredPin>("SELECT origin, size, note FROM pin ORDER BY size").AsList();

    /// <summary>Segments without a receipt, numbers above <paramref name="after"/>, rising.</summary>
    public IReadOnlyList<StoredSegment> Unreceipted(long after, int most)
    {
        var found = new List<StoredSegment>();
        foreach (var month in months)
        {
            found.AddRange(month.Connection.Query<StoredSegment>(
                "SELECT number, identity, message FROM segment WHERE receipt IS NULL AND number > @after ORDER BY number LIMIT @most",
                new { after, most = most - found.Count }));
            if (found.Count >= most) break;
        }
        return found;
    }

    /// <summary>Segments with numbers above <paramref name="after"/> and up to <paramref name="last"/>, receipted or not, rising.</summary>
    public IReadOnlyList<StoredSegment> Range(long after, long last, int most)
    {
        var found = new List<StoredSegment>();
        foreach (var month in months)
        {
            found.AddRange(month.Connection.Query<StoredSegment>(
                "SELECT number, identity, message FROM segment WHERE number > @after AND number <= @last ORDER BY number LIMIT @most",
                new { after, last, most = most - found.Count }));
            if (found.Count >= most) break;
        }
        return found;
    }

    public StoredSegment? Find(long number)
    {
        foreach (var month in months)
        {
            var found = month.Connection.QueryFirstOrDefault<StoredSegment>("SELECT number, identity, message FROM segment WHERE number = @number", new { number });
            if (found is not null) return found;
        }
        return null;
    }

    /// <summary>Null where the number is not in the store.</summary>
    public byte[]? IdentityOf(long number)
    {
        for (var i = months.Count - 1; i >= 0; i--)
            if (months[i].Connection.QueryFirstOrDefault<byte[]>("SELECT identity FROM segment WHERE number = @number", new { number }) is { } found) return found;
        return null;
    }

    /// <summary>Null where the number is not in the store.</summary>
    public (byte[] Identity, bool HasReceipt)? Answered(long number)
    {
        for (var i = months.Count - 1; i >= 0; i--)
        {
            var (identity, hasReceipt) = months[i].Connection.QueryFirstOrDefault<(byte[]? Identity, bool HasReceipt)>("SELECT identity, receipt IS NOT NULL FROM segment WHERE number = @number", new { number });
            if (identity is not null) return (identity, hasReceipt);
        }
        return null;
    }

    /// <summary>Numbers run without holes, so that the ends of a file tell how many it holds; counting its rows would read it all.</summary>
    public (long Sealed, long Unreceipted) Count()
    {
        long all = 0, open = 0;
        foreach (var month in months)
        {
            all += month.Connection.ExecuteScalar<long>("SELECT coalesce((SELECT max(number) FROM segment) - (SELECT min(number) FROM segment) + 1, 0)");
            open += month.Connection.ExecuteScalar<long>("SELECT count(*) FROM segment WHERE receipt IS NULL");
        }
        return (all, open);
    }

    public WaitingSegments Waiting()
    {
        foreach (var month in months)
        {
            var oldest = month.Connection.QueryFirstOrDefault<(long Number, long SealedMs)>("SELECT number, sealed_ms FROM segment WHERE receipt IS NULL ORDER BY number LIMIT 1");
            if (oldest.Number > 0) return new WaitingSegments(Count().Unreceipted, oldest);
        }
        return new WaitingSegments(0, null);
    }

    /// <summary>The one durable act: when this returns, segment and receipts are on the disk.</summary>
    public void Commit(SealCommit commit, IReadOnlyList<StoredReceipt> receipts)
    {
        StartMonth(DateTimeOffset.FromUnixTimeMilliseconds(commit.SealedMs));
        using var transaction = Newest.Connection.BeginTransaction();
        Newest.Connection.Execute("INSERT INTO segment(number, identity, sealed_ms, message) VALUES (@Number, @Identity, @SealedMs, @Message)",
            new { commit.Segment.Number, commit.Segment.Identity, commit.SealedMs, commit.Segment.Message }, transaction);
        foreach (var opened in commit.Opened)
            Newest.Connection.Execute("INSERT OR REPLACE INTO open_weighing VALUES (@Tag, @Scale, @Ticket, @CapturedMs, @ShownGrams)", opened, transaction);
        foreach (var completed in commit.Completed)
            Newest.Connection.Execute("DELETE FROM open_weighing WHERE tag = @Tag AND scale = @Scale", completed, transaction);
        foreach (var counter in commit.Counters)
            Newest.Connection.Execute("INSERT OR REPLACE INTO counter VALUES (@Channel, @Resets, @GapMs, @Serial, @Rule)", counter, transaction);
        void Put(string name, long value) => Newest.Connection.Execute("INSERT OR REPLACE INTO mark VALUES (@name, @value)", new { name, value }, transaction);
        foreach (var (channel, mark) in commit.Pulses)
        {
            Put(PulseCount + channel, mark.Count);
            Put(PulseRequest + channel, mark.Request);
            Put(PulseSequence + channel, mark.Sequence);
        }
        foreach (var (channel, beginning) in commit.Beginnings)
        {
            Put(ComparedPulses + channel, beginning.Pulses);
            Put(ComparedRegister + channel, beginning.Register);
            Put(ComparedSince + channel, beginning.SinceMs);
            Put(ComparedTold + channel, beginning.Told);
            Put(ComparedPair + channel, beginning.Pair);
        }
        if (commit.StatementSeq is { } seq)
            Newest.Connection.Execute("INSERT OR REPLACE INTO mark VALUES ('statement', @seq)", new { seq }, transaction);
        Write(Newest, receipts, commit.Pins, transaction);
        transaction.Commit();
        foreach (var month in months.SkipLast(1)) WriteAlone(month, receipts, []);
    }

    /// <summary>What came while nothing was sealed. Losing a receipt costs a repeated segment, never a number.</summary>
    public void Commit(IReadOnlyList<StoredReceipt> receipts, IReadOnlyList<StoredPin> pins)
    {
        foreach (var month in months) WriteAlone(month, receipts, month == Newest ? pins : []);
    }

    static void WriteAlone(MonthFile month, IReadOnlyList<StoredReceipt> receipts, IReadOnlyList<StoredPin> pins)
    {
        if (receipts.Count + pins.Count == 0) return;
        using var transaction = month.Connection.BeginTransaction();
        Write(month, receipts, pins, transaction);
        transaction.Commit();
    }

    /// <summary>A later receipt takes the place of an earlier one: it is of the log that the ledger has now.</summary>
    static void Write(MonthFile month, IReadOnlyList<StoredReceipt> receipts, IReadOnlyList<StoredPin> pins, SqliteTransaction transaction)
    {
        foreach (var receipt in receipts)
            month.Connection.Execute("UPDATE segment SET receipt = @Text WHERE number = @Number", receipt, transaction);
        month.Pin(pins, transaction);
    }

    void StartMonth(DateTimeOffset sealedAt)
    {
        var name = MonthFile.NameOf(sealedAt);
        if (string.CompareOrdinal(name, Path.GetFileName(Newest.Path)) <= 0) return;
        if (!MonthFile.TryOpen(Path.Combine(folder, name), out var opened, out var error)) throw new IOException(error);
        CarryOver(Newest, opened!);
        months.Add(opened!);
    }

    /// <summary>In one transaction, and the same however often it is done: the new file has no state of its own before its first segment.</summary>
    static void CarryOver(MonthFile from, MonthFile to)
    {
        using var transaction = to.Connection.BeginTransaction();
        to.Connection.Execute("DELETE FROM open_weighing; DELETE FROM counter; DELETE FROM mark; DELETE FROM pin", transaction: transaction);
        foreach (var weighing in OpenWeighings(from))
            to.Connection.Execute("INSERT INTO open_weighing VALUES (@Tag, @Scale, @Ticket, @CapturedMs, @ShownGrams)", weighing, transaction);
        foreach (var counter in Counters(from)) to.Connection.Execute("INSERT INTO counter VALUES (@Channel, @Resets, @GapMs, @Serial, @Rule)", counter, transaction);
        foreach (var mark in from.Connection.Query<(string Name, long Value)>("SELECT name, value FROM mark"))
            to.Connection.Execute("INSERT INTO mark VALUES (@Name, @Value)", new { mark.Name, mark.Value }, transaction);
        to.Pin(Pins(from), transaction);
        transaction.Commit();
    }
}
