using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Carrying;

/// <summary>
/// What a ledger answers to a carried chain, a CBOR sequence for the way back:
/// <code>
/// [1, chain]         16 bytes: whose it is; first
/// [number, message]  byte string: what the ledger would send to the device; number of the segment where it is a receipt, otherwise 0
/// </code>
/// in the order in which the device can take them: successions, a checkpoint step, receipts rising by number, the head last. What a message is, its title says.
/// </summary>
public sealed record AnswerPart(long Number, byte[] Message)
{
    const int Version = 1;
    const int ChainSize = 16;

    /// <summary>The head ends an answer.</summary>
    public bool IsHead => Kind == AnswerKind.Head;

    public AnswerKind Kind => Message.AsSpan() switch
    {
        var m when m.StartsWith("c2sp.org/tlog-proof@"u8) => AnswerKind.Receipt,
        var m when m.StartsWith("tr-checkpoint/"u8) => AnswerKind.Step,
        var m when m.StartsWith("tr-succession/"u8) => AnswerKind.Succession,
        var m when m.StartsWith("tr-head/"u8) => AnswerKind.Head,
        _ => AnswerKind.Unknown,
    };

    /// <summary>The item that begins an answer.</summary>
    public static byte[] Begin(byte[] chain)
    {
        var writer = new CborWriter();
        writer.Array(2);
        writer.Unsigned(Version);
        writer.Bytes(chain);
        return writer.ToArray();
    }

    public byte[] Encode()
    {
        var writer = new CborWriter();
        writer.Array(2);
        writer.Integer(Number);
        writer.Bytes(Message);
        return writer.ToArray();
    }

    /// <summary>Reads the first item.</summary>
    public static ReadOutcome TryReadBegin(ReadOnlySpan<byte> item, out byte[]? chain)
    {
        chain = null;
        if (item.IsEmpty) return ReadOutcome.Empty("an answer");
        var reader = new CborReader(item);
        if (!reader.Versioned(out var members, out var version)) return ReadOutcome.Corrupt("no answer of a ledger: " + reader.Error);
        if (version > Version) return ReadOutcome.Newer($"an answer of version {version}");
        if (members != 2 || !reader.Bytes(ChainSize, out var whose) || !reader.End()) return ReadOutcome.Corrupt("no answer of a ledger: " + (reader.Error ?? $"an array of {members} instead of 2"));
        chain = whose;
        return ReadOutcome.Ok;
    }

    /// <summary>Reads any item after it.</summary>
    public static ReadOutcome TryRead(ReadOnlySpan<byte> item, out AnswerPart? part)
    {
        part = null;
        if (item.IsEmpty) return ReadOutcome.Empty("part of an answer");
        var reader = new CborReader(item);
        if (!reader.Array(2) || !reader.Integer(0, PackedDeltas.Largest, out long number) || !reader.Bytes(out var message) || !reader.End())
            return ReadOutcome.Corrupt("part of an answer: " + reader.Error);
        part = new AnswerPart(number, message.ToArray());
        return ReadOutcome.Ok;
    }
}
