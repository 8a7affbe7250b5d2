using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Segments;

/// <summary>
/// The signed payload of a segment, a map with exactly these keys (typ "tr.segment.v1+cbor"):
/// <code>
///  1 chain          16 bytes: first 16 of the enrolment request's identity
///  2 run            16 random bytes drawn at the agent's start
///  3 number         previous + 1 across runs; the first is 1
///  4 first seq      previous first seq + previous count across runs; the first is 0
///  5 previous       32 bytes: identity of the segment before; of the enrolment request for number 1
///  6 count          entries, ≥ 1
///  7 entries root   32 bytes: RFC 9162 root over the salted leaves, tree size = count
///  8 sealed         Unix ms
///  9 boot           agent starts on this chain, the first is 1
/// 10 monotonic      ms since the agent started
/// 11 clock          [status, source, bound ms or null]
/// 12 configuration  32 bytes: root of the configuration tree that governs the readings
/// 13 software       text
/// 14 checkpoint     [size, root] of the pinned checkpoint, or null
/// 15 assurance      text: "software", where the key is a file
/// </code>
/// </summary>
public sealed record SegmentHeader
{
    public const string Family = "tr.segment";
    public const int ChainSize = 16;
    public const int RunSize = 16;
    public const int MostEntries = 65_536;

    public required byte[] Chain { get; init; }
    public required byte[] Run { get; init; }
    public required long Number { get; init; }
    public required long FirstSeq { get; init; }
    public required byte[] Previous { get; init; }
    public required int Count { get; init; }
    public required byte[] EntriesRoot { get; init; }
    public required long SealedMs { get; init; }
    public required long Boot { get; init; }
    public required long MonotonicMs { get; init; }
    public required ClockQuality Clock { get; init; }
    public required byte[] ConfigurationHash { get; init; }
    public required string Software { get; init; }
    public PinnedCheckpoint? Checkpoint { get; init; }
    public required string Assurance { get; init; }

    public byte[] Encode()
    {
        var writer = new CborWriter();
        writer.Map(15);
        writer.Unsigned(1);
        writer.Bytes(Chain);
        writer.Unsigned(2);
        writer.Bytes(Run);
        writer.Unsigned(3);
        writer.Integer(Number);
        writer.Unsigned(4);
        writer.Integer(FirstSeq);
        writer.Unsigned(5);
        writer.Bytes(Previous);
        writer.Unsigned(6);
        writer.Integer(Count);
        writer.Unsigned(7);
        writer.Bytes(EntriesRoot);
        writer.Unsigned(8);
        writer.Integer(SealedMs);
        writer.Unsigned(9);
        writer.Integer(Boot);
        writer.Unsigned(10);
        writer.Integer(MonotonicMs);
        writer.Unsigned(11);
        writer.Array(3);
        writer.Unsigned((ulong)Clock.Status);
        writer.Text(Clock.Source);
        writer.IntegerOrNull(Clock.BoundMs);
        writer.Unsigned(12);
        writer.Bytes(ConfigurationHash);
        writer.Unsigned(13);
        writer.Text(Software);
        writer.Unsigned(14);
        if (Checkpoint is null)
        {
            writer.Null();
        }
        else
        {
            writer.Array(2);
            writer.Integer(Checkpoint.Size);
            writer.Bytes(Checkpoint.Root);
        }
        writer.Unsigned(15);
        writer.Text(Assurance);
        return writer.ToArray();
    }

    public static ReadOutcome TryRead(ReadOnlySpan<byte> payload, out SegmentHeader? header)
    {
        header = null;
        if (payload.IsEmpty) return ReadOutcome.Empty("segment payload");
        var reader = new CborReader(payload);
        const long most = PackedDeltas.Largest;
        if (!reader.Map(15)) return ReadOutcome.Corrupt(reader.Error!);
        if (!reader.Key(1) || !reader.Bytes(ChainSize, out var chain)
            || !reader.Key(2) || !reader.Bytes(RunSize, out var run)
            || !reader.Key(3) || !reader.Integer(1, most, out long number)
            || !reader.Key(4) || !reader.Integer(0, most, out long firstSeq)
            || !reader.Key(5) || !reader.Bytes(32, out var previous)
            || !reader.Key(6) || !reader.Integer(1, MostEntries, out int count)
            || !reader.Key(7) || !reader.Bytes(32, out var root)
            || !reader.Key(8) || !reader.Integer(0, most, out long sealedMs)
            || !reader.Key(9) || !reader.Integer(1, most, out long boot)
            || !reader.Key(10) || !reader.Integer(0, most, out long monotonic)
            || !reader.Key(11) || !ReadClock(ref reader, out var clock)
            || !reader.Key(12) || !reader.Bytes(32, out var configuration)
            || !reader.Key(13) || !reader.Text(128, out var software)
            || !reader.Key(14) || !ReadCheckpoint(ref reader, out var checkpoint)
            || !reader.Key(15) || !reader.Text(64, out var assurance)
            || !reader.End()) return ReadOutcome.Corrupt("segment payload: " + reader.Error);

        if ((number == 1) != (firstSeq == 0)) return ReadOutcome.Corrupt($"number {number} with first seq {firstSeq}");
        header = new SegmentHeader
        {
            Chain = chain,
            Run = run,
            Number = number,
            FirstSeq = firstSeq,
            Previous = previous,
            Count = count,
            EntriesRoot = root,
            SealedMs = sealedMs,
            Boot = boot,
            MonotonicMs = monotonic,
            Clock = clock!,
            ConfigurationHash = configuration,
            Software = software,
            Checkpoint = checkpoint,
            Assurance = assurance,
        };
        return ReadOutcome.Ok;
    }

    static bool ReadClock(ref CborReader reader, out ClockQuality? clock)
    {
        clock = null;
        if (!reader.Array(3) || !reader.Integer(0, 2, out int status) || !reader.Text(64, out var source) || !reader.IntegerOrNull(0, PackedDeltas.Largest, out var bound)) return false;
        clock = new ClockQuality((ClockStatus)status, source, bound);
        return true;
    }

    static bool ReadCheckpoint(ref CborReader reader, out PinnedCheckpoint? checkpoint)
    {
        checkpoint = null;
        if (reader.Null()) return true;
        if (!reader.Array(2) || !reader.Integer(0, PackedDeltas.Largest, out long size) || !reader.Bytes(32, out var root)) return false;
        checkpoint = new PinnedCheckpoint(size, root);
        return true;
    }
}
