using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Traceability.Evidence.Tree;

namespace Traceability.Evidence.Bundles;

/// <summary>
/// Makes the bundle of one ticket or reading from what a ledger or an owner holds. It shows the asked entry, the configuration leaf of its
/// channel, and nothing else: neighbours stay unseen behind their hashes, personal values stay closed unless told otherwise.
/// </summary>
public sealed record BundleBuilder
{
    /// <summary>The signed enrolment request of the segment's chain.</summary>
    public required byte[] Request { get; init; }

    public byte[]? Approval { get; init; }

    /// <summary>tlog-proofs of the statement that says both.</summary>
    public IReadOnlyList<byte[]> EnrolmentProofs { get; init; } = [];

    /// <summary>What the statement log says of the chain's keys, in its order; all of it, or the bundle hides a revocation.</summary>
    public IReadOnlyList<ShownStatement> Statements { get; init; } = [];

    /// <summary>The segment as it was sent.</summary>
    public required byte[] Message { get; init; }

    /// <summary>tlog-proofs of the segment, the segment log's first; none while it is not logged.</summary>
    public IReadOnlyList<byte[]> Proofs { get; init; } = [];

    /// <summary>The configuration that the segment's header names; without it, or where it is another, no decoding rule is shown.</summary>
    public ConfigurationParts? Configuration { get; init; }

    /// <summary>Whether the asked entry's personal values are shown in clear.</summary>
    public bool OpensPersonal { get; init; }

    public ReadOutcome TryTicket(int entry, out Bundle? bundle) => TryBuild(entry, null, out bundle);

    public ReadOutcome TryReading(int entry, int reading, out Bundle? bundle) => TryBuild(entry, reading, out bundle);

    ReadOutcome TryBuild(int index, int? reading, out Bundle? bundle)
    {
        bundle = null;
        var outcome = EnrolmentRequest.TryRead(Request, out var request, out var requestSign1);
        if (!outcome.IsOk) return outcome;
        outcome = SegmentMessage.TryRead(Message, out var message);
        if (!outcome.IsOk) return outcome;
        outcome = Segment.TryRead(message!.Sign1, out var segment);
        if (!outcome.IsOk) return outcome;
        outcome = message.TryReadBody(out var body);
        if (!outcome.IsOk) return outcome;
        if (!segment!.Header.Chain.AsSpan().SequenceEqual(EnrolmentRequest.ChainOf(requestSign1!.Identity))) return ReadOutcome.Corrupt("the segment is of another chain than the request");
        if (!segment.Sign1.IsSignedBy(KeysOf(request!).At(segment.Header.Number))) return ReadOutcome.Corrupt("the segment is not signed by the chain's key in force");
        if (!SegmentContent.IsSigned(segment.Header, body!)) return ReadOutcome.Corrupt("the entries are not those that were signed");
        if (index < 0 || index >= body!.Entries.Count) return ReadOutcome.Corrupt($"entry {index} of a segment of {body!.Entries.Count}");
        outcome = Entry.TryRead(body.Entries[index], out var entry);
        if (!outcome.IsOk) return outcome;
        if (reading is null && entry is not Weighing) return ReadOutcome.Corrupt($"entry {index} is no weighing but {entry!.Kind}");
        if (reading is { } place && (entry is not Series asked || place < 0 || place >= asked.Count)) return ReadOutcome.Corrupt($"entry {index} is no series with a reading {place}");

        var shown = Show(body.Secret, body.Entries, index);
        bundle = new Bundle(
            reading is { } at ? new BundleSubject.Reading(0, index, at) : new BundleSubject.Ticket(0, index),
            [new ShownChain(Request, Approval) { Proofs = EnrolmentProofs }],
            [new ShownSegment(0, message.Sign1, [shown], Proofs)],
            ChannelOf(entry!, segment.Header, body.Configuration ?? Configuration),
            OpensPersonal ? [.. body.Personal.Where(value => value.Entry == index).Select(value => new Opening(0, value))] : [])
        {
            Statements = Statements,
        };
        return ReadOutcome.Ok;
    }

    ChainKeys KeysOf(EnrolmentRequest request)
    {
        var keys = ChainKeys.Of(request.EvidenceKey);
        foreach (var shown in Statements)
            if (StatementEntry.TryRead(shown.Entry, out var statement).IsOk && statement!.Kind == StatementKind.Rotation
                && Rotation.TryRead(statement.Parts[0], out var rotation, out var sign1).IsOk && keys.Fault(rotation!, sign1!) is null) keys = keys.With(rotation!);
        return keys;
    }

    static ShownConfiguration[] ChannelOf(Entry entry, SegmentHeader header, ConfigurationParts? parts)
    {
        if (entry.ReadFrom is not { } channel || parts is null || channel >= parts.Leaves.Count || !parts.Root().AsSpan().SequenceEqual(header.ConfigurationHash)) return [];
        return [new ShownConfiguration(parts.Leaves.Count, [Show(parts.Secret, parts.Leaves, channel)])];
    }

    static ShownLeaf Show(byte[] secret, IReadOnlyList<byte[]> contents, int index) =>
        new(index, SaltedLeaves.Salt(secret, index), contents[index], MerkleTree.Path(SaltedLeaves.Of(secret, contents), index));
}
