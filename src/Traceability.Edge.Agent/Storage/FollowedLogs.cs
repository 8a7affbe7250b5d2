using Traceability.Edge.Agent.Recording;
using Traceability.Evidence;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Traceability.Evidence.Tree;

namespace Traceability.Edge.Agent.Storage;

/// <summary>
/// The logs that this device follows: those of its enrolment, or what continues them by the successions that it has obeyed. These stand in
/// <c>successions.cbor</c>, written before anything is believed under the new origin:
/// <code>[1, [[succession, number], …]]
/// succession  byte string: the note as it was obeyed
/// number      of the last segment that was sealed before</code>
/// One thread at a time.
/// </summary>
sealed class FollowedLogs
{
    public const string FileName = "successions.cbor";
    const int Version = 1;
    const int MostSuccessions = 256;
    const int MostBytes = 1 << 20;
    const long LargestNumber = (1L << 53) - 1;

    readonly string path;
    readonly NoteKey root;
    readonly byte[] onlineKey;
    readonly List<(byte[] Note, Succession Said, long Number)> obeyed = [];

    FollowedLogs(string path, Enrolment enrolment)
    {
        this.path = path;
        root = new NoteKey(Succession.SignerOf(enrolment.SegmentLog.Name), enrolment.Request.LedgerRootKey);
        onlineKey = enrolment.Request.LedgerOnlineKey;
        (Segments, FirstPin) = (enrolment.SegmentLog, enrolment.FirstPin);
        if (enrolment.Request.Logs is not [_, var statements, ..]) return;
        Statements = new NoteKey(statements.Origin, statements.Key);
        FirstStatementPin = new PinnedCheckpoint(statements.Size, statements.Root);
    }

    /// <summary>What is known of a log before anything of it has been shown.</summary>
    static PinnedCheckpoint AtStart => new(0, MerkleTree.EmptyRoot);

    public NoteKey Segments { get; private set; }

    /// <summary>Null where the enrolment knows the segment log only.</summary>
    public NoteKey? Statements { get; private set; }

    /// <summary>The key that signs heads, named after the present segment log.</summary>
    public NoteKey Online => new(Head.SignerOf(Segments.Name), onlineKey);

    /// <summary>From where the present segment log is to be shown.</summary>
    public PinnedCheckpoint FirstPin { get; private set; }

    /// <summary>The same of the statement log, where there is one.</summary>
    public PinnedCheckpoint FirstStatementPin { get; private set; } = AtStart;

    /// <summary>Origins that were followed once.</summary>
    public IEnumerable<string> Earlier => obeyed.Select(o => o.Said.OldOrigin);

    /// <summary>The last segment sealed before the present segment log was followed; receipts up to it may be of an earlier one. Null where that is the enrolment's.</summary>
    public long? SealedBefore { get; private set; }

    /// <summary>A sentence says what is wrong when null comes back.</summary>
    public static FollowedLogs? Open(string folder, Enrolment enrolment, out string error)
    {
        var logs = new FollowedLogs(Path.Combine(folder, FileName), enrolment);
        error = "";
        if (!File.Exists(logs.path)) return logs;
        var outcome = new FileInfo(logs.path).Length > MostBytes ? ReadOutcome.Corrupt($"more than {MostBytes} bytes") : logs.Read(File.ReadAllBytes(logs.path));
        if (!outcome.IsOk) error = $"{logs.path}: {outcome.Reason}";
        return outcome.IsOk ? logs : null;
    }

    /// <summary>The tip with the pin that counts: a header sealed before the present log was followed pins one of an earlier log.</summary>
    public ChainTip Under(ChainTip tip) => tip.Number <= SealedBefore ? tip with { Pin = FirstPin } : tip;

    public bool IsOfSegments(Succession succession) => succession.OldOrigin == Segments.Name;

    /// <summary>Whether the ledger may give this succession: its root key signed it, and it continues a log that is followed; whether that log may have ended so is another question.</summary>
    /// <param name="isNew">False for one that has been obeyed.</param>
    public ReadOutcome TryOpen(ReadOnlySpan<byte> note, out Succession? succession, out bool isNew)
    {
        isNew = false;
        var outcome = Succession.TryOpen(note, root, out succession);
        if (!outcome.IsOk) return outcome;
        var said = succession!;
        if (obeyed.Exists(o => o.Said.Text == said.Text)) return ReadOutcome.Ok;
        isNew = true;
        if (obeyed.Exists(o => o.Said.OldOrigin == said.OldOrigin)) return ReadOutcome.Corrupt($"a second succession of {said.OldOrigin}");
        if (obeyed.Count == MostSuccessions) return ReadOutcome.Corrupt($"more than {MostSuccessions} successions");
        return IsOfSegments(said) || said.OldOrigin == Statements?.Name
            ? ReadOutcome.Ok
            : ReadOutcome.Corrupt($"a succession of {said.OldOrigin}, which this device does not follow");
    }

    /// <summary>Follows it from now on; durable when it returns.</summary>
    /// <param name="number">Of the last sealed segment; none may be sealed meanwhile.</param>
    public void Obey(byte[] note, Succession succession, long number)
    {
        const UnixFileMode readable = DurableFile.OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        DurableFile.Write(path, Encode([.. obeyed, (note, succession, number)]), readable);
        Follow(note, succession, number);
    }

    void Follow(byte[] note, Succession succession, long number)
    {
        obeyed.Add((note, succession, number));
        if (IsOfSegments(succession)) (Segments, FirstPin, SealedBefore) = (succession.New, AtStart, number);
        else (Statements, FirstStatementPin) = (succession.New, AtStart);
    }

    static byte[] Encode(IReadOnlyList<(byte[] Note, Succession Said, long Number)> successions)
    {
        var writer = new CborWriter();
        writer.Array(2);
        writer.Unsigned(Version);
        writer.Array(successions.Count);
        foreach (var (note, _, number) in successions)
        {
            writer.Array(2);
            writer.Bytes(note);
            writer.Integer(number);
        }
        return writer.ToArray();
    }

    ReadOutcome Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return ReadOutcome.Empty(FileName);
        var reader = new CborReader(bytes);
        if (!reader.Array(out var members) || !reader.Integer(1, int.MaxValue, out int version)) return ReadOutcome.Corrupt(reader.Error!);
        if (version > Version) return ReadOutcome.Newer($"version {version}");
        if (members != 2 || !reader.Array(out var count) || count > MostSuccessions) return ReadOutcome.Corrupt(reader.Error ?? "not two members, or too many successions");
        for (var i = 0; i < count; i++)
        {
            if (!reader.Array(2) || !reader.Bytes(out var note) || !reader.Integer(0, LargestNumber, out long number)) return ReadOutcome.Corrupt(reader.Error!);
            var outcome = TryOpen(note, out var succession, out var isNew);
            if (outcome.IsOk && !isNew) outcome = ReadOutcome.Corrupt("one succession twice");
            if (!outcome.IsOk) return ReadOutcome.Corrupt($"succession {i}: {outcome.Reason}");
            Follow(note.ToArray(), succession!, number);
        }
        return reader.End() ? ReadOutcome.Ok : ReadOutcome.Corrupt(reader.Error!);
    }
}
