using System.Security.Cryptography;
using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Cose;

/// <summary>
/// COSE_Sign1 (RFC 9052, 4.2) as this product uses it: tag 18, protected header exactly {1: alg, 4: kid, 16: typ}, empty unprotected map,
/// attached payload, ES256. Written with alg -7; -7 and -9 (RFC 9864) are read. Signed bytes are verified as received.
/// <code>
/// D2 84                     tag 18, array of 4
///   58 nn  A3 01 26         protected: alg -7
///              04 48 kid    8 bytes
///              10 7n typ    text
///   A0                      unprotected
///   5x nn  payload
///   58 40  r ‖ s
/// </code>
/// <see cref="Identity"/> = SHA-256(Sig_structure): what links, logs and compares a record. Never the signature, which is malleable.
/// </summary>
public sealed class CoseSign1
{
    const int LongestType = 64;

    CoseSign1(string type, byte[] kid, byte[] payload, byte[] signature, byte[] toBeSigned, byte[] bytes)
    {
        Type = type;
        Kid = kid;
        Payload = payload;
        Signature = signature;
        ToBeSigned = toBeSigned;
        Bytes = bytes;
        Identity = Sha256.Of(toBeSigned);
    }

    /// <summary>Header 16 (RFC 9596): which structure the payload is.</summary>
    public string Type { get; }

    public byte[] Kid { get; }

    public byte[] Payload { get; }

    public byte[] Signature { get; }

    /// <summary>The Sig_structure with empty external_aad.</summary>
    public byte[] ToBeSigned { get; }

    public byte[] Identity { get; }

    /// <summary>The whole tagged message as received or written.</summary>
    public byte[] Bytes { get; }

    public bool IsSignedBy(EvidenceKey key) => key.Verifies(ToBeSigned, Signature);

    public static CoseSign1 Sign(ECDsa key, byte[] kid, string type, ReadOnlySpan<byte> payload)
    {
        var header = new CborWriter();
        header.Map(3);
        header.Unsigned(1);
        header.Integer(CoseAlgorithm.Es256);
        header.Unsigned(4);
        header.Bytes(kid);
        header.Unsigned(16);
        header.Text(type);

        var toBeSigned = SigStructure.Of(header.Written, payload);
        var signature = key.SignData(toBeSigned, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

        var message = new CborWriter();
        message.Tag(18);
        message.Array(4);
        message.Bytes(header.Written);
        message.Map(0);
        message.Bytes(payload);
        message.Bytes(signature);
        return new CoseSign1(type, kid, payload.ToArray(), signature, toBeSigned, message.ToArray());
    }

    /// <summary>
    /// Reads a message of the given type family, for example "tr.segment": "tr.segment.v1+cbor" is this version, another number after
    /// ".v" is <see cref="ReadKind.Newer"/>, any other typ is corrupt. The signature is not checked here.
    /// </summary>
    public static ReadOutcome TryRead(ReadOnlySpan<byte> bytes, string family, out CoseSign1? message)
    {
        message = null;
        if (bytes.IsEmpty) return ReadOutcome.Empty($"the {family} message");
        var reader = new CborReader(bytes);
        if (!reader.Tag(18) || !reader.Array(4) || !reader.Bytes(out var header)) return ReadOutcome.Corrupt(reader.Error!);
        if (!reader.Map(out var unprotected)) return ReadOutcome.Corrupt(reader.Error!);
        if (unprotected != 0) return ReadOutcome.Corrupt("the unprotected header is not empty");
        if (!reader.Bytes(out var payload) || !reader.Bytes(2 * EvidenceKey.CoordinateSize, out var signature) || !reader.End())
            return ReadOutcome.Corrupt(reader.Error!);

        if (!ReadHeader(header, out var type, out var kid, out var error)) return ReadOutcome.Corrupt(error);
        if (type != TypeOf(family))
        {
            return IsLaterVersion(type, family)
                ? ReadOutcome.Newer(type)
                : ReadOutcome.Corrupt($"typ \"{type}\" instead of \"{TypeOf(family)}\"");
        }
        message = new CoseSign1(type, kid, payload.ToArray(), signature, SigStructure.Of(header, payload), bytes.ToArray());
        return ReadOutcome.Ok;
    }

    /// <summary>Version 1 of a structure family as header 16 names it.</summary>
    public static string TypeOf(string family) => family + ".v1+cbor";

    static bool IsLaterVersion(string type, string family) =>
        type.StartsWith(family + ".v", StringComparison.Ordinal) && type.EndsWith("+cbor", StringComparison.Ordinal)
        && VersionNumber.IsLater(type.AsSpan((family.Length + 2)..^"+cbor".Length));

    static bool ReadHeader(ReadOnlySpan<byte> header, out string type, out byte[] kid, out string error)
    {
        type = "";
        kid = [];
        var reader = new CborReader(header);
        var ok = reader.Map(out var count) && (count == 3 || reader.Fail("a protected header without exactly alg, kid and typ"))
            && reader.Integer(1, 1, out int _) && reader.Integer(CoseAlgorithm.Esp256, CoseAlgorithm.Es256, out int alg) && (alg != CoseAlgorithm.EdDsa || reader.Fail("alg -8"))
            && reader.Integer(4, 4, out int _) && reader.Bytes(8, out kid)
            && reader.Integer(16, 16, out int _) && reader.Text(LongestType, out type)
            && reader.End();
        error = reader.Error is null ? "" : "protected header: " + reader.Error;
        return ok;
    }
}
