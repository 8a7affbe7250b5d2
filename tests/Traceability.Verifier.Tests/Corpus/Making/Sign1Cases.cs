using System.Formats.Asn1;
using System.Numerics;
using Traceability.Evidence.Cose;

namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>COSE_Sign1 (tamper-evidence §1.2): signed correctly for what it is, so that only the strictness of the reader stands between.</summary>
static class Sign1Cases
{
    const string Type = "tr.segment.v1+cbor";
    static readonly byte[] Payload = Story.Second.Segment.Sign1.Payload;
    static readonly byte[] Kid = EvidenceKey.Of(Cast.MineKey).Kid;
    static readonly RawSign1 Good = new(Type, Payload);

    public static IEnumerable<MadeCase> All() =>
    [
        Of("sign1-accepted", Good, "accepted", "what a device writes"),
        Of("sign1-alg-minus-9", Good with { Algorithm = -9 }, "accepted", "§0: ESP256 (RFC 9864) is read beside ES256"),
        Of("sign1-high-s", Good with { Signature = DeterministicEcdsa.OtherS }, "accepted", "§6.8 8: the other s of the malleable pair"),
        Of("sign1-flipped-payload-bit", Flip(Good, 100), "refused: signature", "§6.8 1: a flipped payload bit"),
        Of("sign1-of-another-key", Good with { Key = Cast.StrangerKey }, "refused: signature", "§4.1: changing a record without the key"),
        Of("sign1-zero-r", Good with { Signature = s => [.. new byte[32], .. s[32..]] }, "refused: signature", "§6.8 9: zero r"),
        Of("sign1-zero-s", Good with { Signature = s => [.. s[..32], .. new byte[32]] }, "refused: signature", "§6.8 9: zero s"),
        Of("sign1-signature-in-der", Good with { Signature = Der }, "corrupt", "§6.8 10: a signature in DER"),
        Of("sign1-signature-of-63-bytes", Good with { Signature = s => s[..63] }, "corrupt", "§6.8 11: a signature of 63 bytes"),
        Of("sign1-signature-of-65-bytes", Good with { Signature = s => [.. s, 0] }, "corrupt", "§6.8 11: a signature of 65 bytes"),
        Of("sign1-tag-98", Good with { Tag = 98 }, "corrupt", "§6.8 12: the tag of COSE_Sign"),
        Of("sign1-without-tag", Good.Encode()[1..], "corrupt", "§6.8 12: no tag at all"),
        Of("sign1-alg-minus-8", Good with { Algorithm = -8 }, "corrupt", "§6.8 18: the algorithm is one of two, whatever the key"),
        Of("sign1-alg-unprotected-only", Good with
        {
            Protected = writer =>
            {
                writer.Map(2);
                writer.Unsigned(4);
                writer.Bytes(Kid);
                writer.Unsigned(16);
                writer.Text(Type);
            },
            Unprotected = [0xA1, 0x01, 0x26],
        }, "corrupt", "§6.8 19: alg in the unprotected header only"),
        Of("sign1-unprotected-not-empty", Good with { Unprotected = [0xA1, 0x04, 0x41, 0x00] }, "corrupt", "§1.2: nothing rides along unsigned"),
        Of("sign1-unknown-crit", Good with
        {
            Protected = writer =>
            {
                writer.Map(4);
                writer.Unsigned(1);
                writer.Integer(-7);
                writer.Unsigned(2);
                writer.Array(1);
                writer.Unsigned(99);
                writer.Unsigned(4);
                writer.Bytes(Kid);
                writer.Unsigned(16);
                writer.Text(Type);
            },
        }, "corrupt", "§6.8 20: an unknown crit"),
        Of("sign1-unsorted-header", Good with
        {
            Protected = writer =>
            {
                writer.Map(3);
                writer.Unsigned(4);
                writer.Bytes(Kid);
                writer.Unsigned(1);
                writer.Integer(-7);
                writer.Unsigned(16);
                writer.Text(Type);
            },
        }, "corrupt", "§6.8 13: unsorted keys in the protected header"),
        Of("sign1-empty-header", Good with { Protected = _ => { } }, "corrupt", "§1.2: an empty protected header"),
        Of("sign1-detached-payload", Good with { PayloadItem = [0xF6] }, "corrupt", "§1.2: a detached payload"),
        Of("sign1-typ-of-another-family", new RawSign1("tr.approval.v1+cbor", Payload), "corrupt", "§4.1 verifier bugs: a signature made for another structure"),
        Of("sign1-newer", new RawSign1("tr.segment.v2+cbor", Payload), "newer", "a later version is not corruption"),
        Of("sign1-version-not-clean", new RawSign1("tr.segment.v02+cbor", Payload), "corrupt", "a version with a leading zero is no later version"),
        Of("sign1-trailing-byte", (byte[])[.. Good.Encode(), 0], "corrupt", "§6.8 17: a trailing byte"),
        Of("sign1-nothing", (byte[])[], "empty", "no bytes"),
    ];

    static byte[] Flip(byte[] bytes, int at)
    {
        bytes[at] ^= 0x01;
        return bytes;
    }

    static byte[] Der(byte[] signature)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(new BigInteger(signature.AsSpan(0, 32), isUnsigned: true, isBigEndian: true));
            writer.WriteInteger(new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true));
        }
        return writer.Encode();
    }

    static MadeCase Of(string name, byte[] bytes, string outcome, string why)
    {
        var key = EvidenceKey.Of(Cast.MineKey);
        return new(name, "sign1", outcome, why, [("family", "tr.segment"), ("point", Convert.ToHexStringLower([.. key.X, .. key.Y]))], [("input.hex", MadeCase.Hex(bytes))]);
    }
}
