using System.Numerics;
using System.Security.Cryptography;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Cose;

namespace Traceability.Evidence.Tests.Cose;

public sealed class CoseSign1Tests : IDisposable
{
    const string Family = "tr.test";
    static readonly BigInteger Order = BigInteger.Parse("0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551",
        System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);

    readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    EvidenceKey PublicKey => EvidenceKey.Of(key);

    public void Dispose() => key.Dispose();

    CoseSign1 Signed() => CoseSign1.Sign(key, PublicKey.Kid, "tr.test.v1+cbor", "payload"u8);

    /// <summary>A message whose parts the test chooses, correctly signed over whatever header it has.</summary>
    byte[] Message(Action<CborWriter> header, Action<CborWriter>? unprotected = null, byte[]? signature = null, ulong tag = 18)
    {
        var protectedHeader = new CborWriter();
        header(protectedHeader);
        var toBeSigned = new CborWriter();
        toBeSigned.Array(4);
        toBeSigned.Text("Signature1");
        toBeSigned.Bytes(protectedHeader.Written);
        toBeSigned.Bytes([]);
        toBeSigned.Bytes("payload"u8);
        var writer = new CborWriter();
        writer.Tag(tag);
        writer.Array(4);
        writer.Bytes(protectedHeader.Written);
        if (unprotected is null) writer.Map(0);
        else unprotected(writer);
        writer.Bytes("payload"u8);
        writer.Bytes(signature ?? key.SignData(toBeSigned.Written.ToArray(), HashAlgorithmName.SHA256));
        return writer.ToArray();
    }

    Action<CborWriter> Header(long alg, string typ = "tr.test.v1+cbor", int extra = 0) => writer =>
    {
        writer.Map(3 + extra);
        writer.Integer(1);
        writer.Integer(alg);
        writer.Integer(4);
        writer.Bytes(PublicKey.Kid);
        if (extra > 0)
        {
            writer.Integer(5);
            writer.Integer(0);
        }
        writer.Integer(16);
        writer.Text(typ);
    };

    static ReadOutcome Read(byte[] bytes, out CoseSign1? message) => CoseSign1.TryRead(bytes, Family, out message);

    [Fact]
    public void A_signed_message_comes_back_with_its_identity_and_verifies()
    {
        var written = Signed();
        Assert.Equal(ReadOutcome.Ok, Read(written.Bytes, out var read));
        Assert.True(read!.IsSignedBy(PublicKey));
        Assert.Equal(SHA256.HashData(read.ToBeSigned), read.Identity);
        Assert.Equal(written.Identity, read.Identity);
        Assert.Equal("payload"u8.ToArray(), read.Payload);
        Assert.Equal(PublicKey.Kid, read.Kid);
        Assert.True(DeterministicCbor.Check(read.Bytes).IsOk);
        Assert.True(DeterministicCbor.Check(read.ToBeSigned).IsOk);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.False(read.IsSignedBy(EvidenceKey.Of(other)));
    }

    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        var written = Signed();
        var expected = "d284581e" + "a30126" + "0448" + Convert.ToHexStringLower(PublicKey.Kid) + "106f" + Convert.ToHexStringLower("tr.test.v1+cbor"u8)
            + "a0" + "47" + Convert.ToHexStringLower("payload"u8) + "5840" + Convert.ToHexStringLower(written.Signature);
        Assert.Equal(expected, Convert.ToHexStringLower(written.Bytes));
    }

    [Fact]
    public void Alg_minus_nine_is_read_too()
    {
        Assert.Equal(ReadOutcome.Ok, Read(Message(Header(-9)), out var message));
        Assert.True(message!.IsSignedBy(PublicKey));
    }

    [Theory]
    [InlineData(-8)]
    [InlineData(-6)]
    [InlineData(-10)]
    [InlineData(-35)]
    [InlineData(7)]
    [InlineData(0)]
    public void Any_other_alg_is_refused(int alg) => Assert.Equal(ReadKind.Corrupt, Read(Message(Header(alg)), out _).Kind);

    [Fact]
    public void Another_tag_no_tag_or_something_after_the_message_is_refused()
    {
        Assert.Equal(ReadKind.Corrupt, Read(Message(Header(-7), tag: 17), out _).Kind);
        Assert.Equal(ReadKind.Corrupt, Read(Message(Header(-7), tag: 98), out _).Kind);
        Assert.Equal(ReadKind.Corrupt, Read(Signed().Bytes[1..], out _).Kind);
        Assert.Equal(ReadKind.Corrupt, Read([.. Signed().Bytes, 0x00], out _).Kind);
        Assert.Equal(ReadKind.Empty, Read([], out _).Kind);
        byte[] longTag = [0xD8, 0x12, .. Signed().Bytes[1..]];
        Assert.Contains("shortest", Read(longTag, out _).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_more_or_less_than_alg_kid_and_typ_is_refused()
    {
        Assert.Contains("exactly", Read(Message(Header(-7, extra: 1)), out _).Reason, StringComparison.Ordinal);
        Assert.False(Read(Message(w => { w.Map(1); w.Integer(1); w.Integer(-7); }), out _).IsOk);
        Assert.False(Read(Message(_ => { }), out _).IsOk);
        Assert.False(Read(Message(w =>
        {
            w.Map(3); w.Integer(4); w.Bytes(new byte[8]); w.Integer(1); w.Integer(-7); w.Integer(16); w.Text("tr.test.v1+cbor");
        }), out _).IsOk);
        Assert.False(Read(Message(w =>
        {
            w.Map(3); w.Integer(1); w.Integer(-7); w.Integer(4); w.Bytes(new byte[7]); w.Integer(16); w.Text("tr.test.v1+cbor");
        }), out _).IsOk);
        Assert.False(Read(Message(w => { Header(-7)(w); w.Null(); }), out _).IsOk);
    }

    [Fact]
    public void An_unprotected_header_is_refused()
    {
        var outcome = Read(Message(Header(-7), w => { w.Map(1); w.Integer(4); w.Bytes([1]); }), out _);
        Assert.Contains("unprotected", outcome.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tr.test.v2+cbor", ReadKind.Newer)]
    [InlineData("tr.test.v10+cbor", ReadKind.Newer)]
    [InlineData("tr.test.v0+cbor", ReadKind.Corrupt)]
    [InlineData("tr.test.v01+cbor", ReadKind.Corrupt)]
    [InlineData("tr.test.v02+cbor", ReadKind.Corrupt)]
    [InlineData("tr.test.v+2+cbor", ReadKind.Corrupt)]
    [InlineData("tr.test.v 2+cbor", ReadKind.Corrupt)]
    [InlineData("tr.test.v-2+cbor", ReadKind.Corrupt)]
    [InlineData("tr.test.v+cbor", ReadKind.Corrupt)]
    [InlineData("tr.test.v2", ReadKind.Corrupt)]
    [InlineData("tr.segment.v1+cbor", ReadKind.Corrupt)]
    [InlineData("tr.testing.v2+cbor", ReadKind.Corrupt)]
    [InlineData("", ReadKind.Corrupt)]
    public void Another_typ_is_corrupt_and_only_a_later_version_of_the_same_is_newer(string typ, ReadKind kind)
    {
        Assert.Equal(kind, Read(Message(Header(-7, typ)), out var message).Kind);
        Assert.Null(message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(65)]
    public void A_signature_of_another_length_is_refused(int length) =>
        Assert.Contains("instead of 64", Read(Message(Header(-7), signature: new byte[length]), out _).Reason, StringComparison.Ordinal);

    [Fact]
    public void A_zero_r_or_s_signs_nothing()
    {
        var signature = Signed().Signature;
        foreach (var wrong in (byte[][])[new byte[64], [.. new byte[32], .. signature[32..]], [.. signature[..32], .. new byte[32]]])
        {
            Assert.True(Read(Message(Header(-7), signature: wrong), out var message).IsOk);
            Assert.False(message!.IsSignedBy(PublicKey));
        }
    }

    [Fact]
    public void The_other_s_verifies_too_and_the_identity_is_the_same()
    {
        var written = Signed();
        var s = new BigInteger(written.Signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
        var other = (Order - s).ToByteArray(isUnsigned: true, isBigEndian: true);
        byte[] malleated = [.. written.Signature[..32], .. new byte[32 - other.Length], .. other];
        Assert.NotEqual(written.Signature, malleated);
        byte[] bytes = [.. written.Bytes[..^64], .. malleated];
        Assert.Equal(ReadOutcome.Ok, Read(bytes, out var message));
        Assert.True(message!.IsSignedBy(PublicKey));
        Assert.Equal(written.Identity, message.Identity);
    }

    /// <summary>Openssl knows neither COSE nor us: it sees the Sig_structure, the signature in DER and the key in PEM.</summary>
    [Fact]
    public void Openssl_verifies_what_we_sign()
    {
        var openssl = Peer.OpenSsl();
        using var scratch = new Peer.Scratch();
        var written = Signed();
        var der = Der(written.Signature);
        var arguments = new[]
        {
            "dgst", "-sha256", "-verify", scratch.Write("key.pem", System.Text.Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem())),
            "-signature", scratch.Write("der", der), scratch.Write("tbs", written.ToBeSigned),
        };
        Assert.Equal(0, Peer.Run(openssl, arguments, [])!.Code);
        scratch.Write("tbs", [.. written.ToBeSigned, 0]);
        Assert.NotEqual(0, Peer.Run(openssl, arguments, [])!.Code);
    }

    [Fact]
    public void Python_cryptography_verifies_what_we_sign()
    {
        var python = Peer.PythonWith("cryptography");
        var written = Signed();
        const string script = """
            import sys
            from cryptography.hazmat.primitives import hashes
            from cryptography.hazmat.primitives.asymmetric import ec, utils
            x, y, tbs, sig = (bytes.fromhex(a) for a in sys.argv[1:])
            key = ec.EllipticCurvePublicNumbers(int.from_bytes(x, 'big'), int.from_bytes(y, 'big'), ec.SECP256R1()).public_key()
            key.verify(utils.encode_dss_signature(int.from_bytes(sig[:32], 'big'), int.from_bytes(sig[32:], 'big')), tbs, ec.ECDSA(hashes.SHA256()))
            """;
        string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
        Assert.Equal(0, Peer.Run(python, ["-c", script, Hex(PublicKey.X), Hex(PublicKey.Y), Hex(written.ToBeSigned), Hex(written.Signature)], [])!.Code);
        Assert.NotEqual(0, Peer.Run(python, ["-c", script, Hex(PublicKey.X), Hex(PublicKey.Y), Hex(written.ToBeSigned) + "00", Hex(written.Signature)], [])!.Code);
    }

    /// <summary>SEQUENCE of two INTEGERs, as X.690 has them.</summary>
    static byte[] Der(byte[] signature)
    {
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(new BigInteger(signature.AsSpan(0, 32), isUnsigned: true, isBigEndian: true));
            writer.WriteInteger(new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true));
        }
        return writer.Encode();
    }
}
