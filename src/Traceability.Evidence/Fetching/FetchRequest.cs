using System.Security.Cryptography;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Segments;

namespace Traceability.Evidence.Fetching;

/// <summary>
/// A device asks for segments of its own chain that it has lost (typ "tr.fetch.v1+cbor", signed by the evidence key in force). They are named
/// by the last one's identity, from which each one's <c>previous</c> leads to the next: so it gets one branch, whatever else is held.
/// <code>
/// 1 chain     16 bytes
/// 2 first     the lowest number wanted, at least 1
/// 3 last      the highest, sent first
/// 4 identity  32 bytes: of number last
/// 5 at        Unix ms, later than that of the request before
/// </code>
/// </summary>
public sealed record FetchRequest(byte[] Chain, long First, long Last, byte[] Identity, long AtMs)
{
    public const string Family = "tr.fetch";

    /// <summary>Of the whole message; one has about 250.</summary>
    public const int MostBytes = 512;

    public CoseSign1 Sign(ECDsa key)
    {
        var writer = new CborWriter();
        writer.Map(5);
        writer.Unsigned(1);
        writer.Bytes(Chain);
        writer.Unsigned(2);
        writer.Integer(First);
        writer.Unsigned(3);
        writer.Integer(Last);
        writer.Unsigned(4);
        writer.Bytes(Identity);
        writer.Unsigned(5);
        writer.Integer(AtMs);
        return CoseSign1.Sign(key, EvidenceKey.Of(key).Kid, CoseSign1.TypeOf(Family), writer.Written);
    }

    /// <summary>Reads a request; whether the key in force signed it is another question.</summary>
    public static ReadOutcome TryRead(ReadOnlySpan<byte> bytes, out FetchRequest? request, out CoseSign1? sign1)
    {
        (request, sign1) = (null, null);
        if (bytes.Length > MostBytes) return ReadOutcome.Corrupt($"{bytes.Length} bytes, at most {MostBytes} allowed");
        var outcome = CoseSign1.TryRead(bytes, Family, out sign1);
        if (!outcome.IsOk) return outcome;
        var reader = new CborReader(sign1!.Payload);
        if (!reader.Map(5) || !reader.Key(1) || !reader.Bytes(SegmentHeader.ChainSize, out var chain)
            || !reader.Key(2) || !reader.Integer(1, PackedDeltas.Largest, out long first)
            || !reader.Key(3) || !reader.Integer(1, PackedDeltas.Largest, out long last)
            || !reader.Key(4) || !reader.Bytes(32, out var identity)
            || !reader.Key(5) || !reader.Integer(0, PackedDeltas.Largest, out long at)
            || !reader.End()) return ReadOutcome.Corrupt("fetch: " + reader.Error);
        if (first > last) return ReadOutcome.Corrupt($"fetch: from {first} to {last}");
        request = new FetchRequest(chain, first, last, identity, at);
        return ReadOutcome.Ok;
    }
}
