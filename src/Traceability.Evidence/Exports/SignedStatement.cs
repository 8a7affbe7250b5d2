using Traceability.Evidence.Cbor;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Segments;

namespace Traceability.Evidence.Exports;

/// <summary>
/// Somebody's statement about a segment, for a SCITT transparency service (RFC 9943). It is a hash envelope (RFC 9995) around the segment's
/// identity: who holds the segment checks it, who does not learns nothing, not even how many entries it has. The issuer is whoever exports;
/// the device has signed the segment and says nothing here.
/// <code>
/// D2 84                              tag 18, array of 4
///   58 nn A5 01 alg 04 48 kid        protected, as of a COSE receipt
///            0F A2 01 iss 02 sub     who exports, and of which device
///            19 0102 2F              payload is a hash: SHA-256 (-16)
///            19 0103 18 3C           of CBOR (content format 60): the segment's Sig_structure. The envelope takes the place of header 3
///   A0 | A1 19 018A 8x receipts      unprotected: empty, or {394: [byte strings, each a COSE receipt of this statement]}
///   58 20 identity
///   58 40 signature
/// </code>
/// What a service logs is the statement with an empty unprotected header, <see cref="Entry"/>; its receipts prove that leaf. That the segment
/// itself is logged is proven by a receipt of the segment log over the same identity.
/// </summary>
public sealed class SignedStatement
{
    const int HashLabel = 258, PreimageLabel = 259, ReceiptsLabel = 394;
    const int Sha256 = -16;
    const int Cbor = 60;
    const int MostReceipts = 16;
    const int IdentitySize = 32;

    readonly byte[] header;
    readonly int algorithm;
    readonly byte[] signature;

    SignedStatement(byte[] header, ExportHeader read, byte[] identity, byte[] signature, IReadOnlyList<CoseReceipt> receipts)
    {
        this.header = header;
        this.signature = signature;
        algorithm = read.Algorithm;
        Kid = read.Kid;
        Claims = read.Claims;
        Identity = identity;
        Receipts = receipts;
    }

    public byte[] Kid { get; }

    public CwtClaims Claims { get; }

    /// <summary>Of the segment.</summary>
    public byte[] Identity { get; }

    public IReadOnlyList<CoseReceipt> Receipts { get; }

    /// <summary>The bytes that a transparency service logs.</summary>
    public byte[] Entry => Encode([]);

    /// <summary>The statement with its receipts.</summary>
    public byte[] Bytes => Encode(Receipts);

    /// <param name="key">the exporter's, never the device's</param>
    public static ExportOutcome TryMake(Segment segment, CwtClaims claims, SigningKey key, out SignedStatement? statement)
    {
        statement = null;
        if (key.Public.Verifies(CoseAlgorithm.Es256, segment.Sign1.ToBeSigned, segment.Sign1.Signature)) return ExportOutcome.Refused("a device's evidence key signs no exports");
        var read = ExportHeader.Of(key.Public, claims);
        var writer = new CborWriter();
        writer.Map(ExportHeader.Members + 2);
        read.WriteTo(writer);
        writer.Unsigned(HashLabel);
        writer.Integer(Sha256);
        writer.Unsigned(PreimageLabel);
        writer.Unsigned(Cbor);
        var header = writer.ToArray();
        statement = new SignedStatement(header, read, segment.Identity, key.Sign(SigStructure.Of(header, segment.Identity)), []);
        return ExportOutcome.Ok;
    }

    /// <summary>Receipts for <see cref="Entry"/>; the signature does not cover them.</summary>
    public SignedStatement With(params IReadOnlyList<CoseReceipt> receipts)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(receipts.Count, MostReceipts);
        return new SignedStatement(header, new ExportHeader(algorithm, Kid, Claims), Identity, signature, receipts);
    }

    public bool IsSignedBy(VerifyingKey key) => key.Verifies(algorithm, SigStructure.Of(header, Identity), signature);

    /// <summary>Reads the one form that is written here. Neither signature nor receipts are checked.</summary>
    public static ReadOutcome TryRead(ReadOnlySpan<byte> bytes, out SignedStatement? statement)
    {
        statement = null;
        if (bytes.IsEmpty) return ReadOutcome.Empty("signed statement");
        var reader = new CborReader(bytes);
        if (!reader.Tag(18) || !reader.Array(4) || !reader.Bytes(out var header) || !ReadReceipts(ref reader, out var receipts)
            || !reader.Bytes(IdentitySize, out var identity) || !reader.Bytes(Ed25519.SignatureSize, out var signature) || !reader.End())
            return ReadOutcome.Corrupt("signed statement: " + reader.Error);

        var inner = new CborReader(header);
        if (!ReadHeader(ref inner, out var read)) return ReadOutcome.Corrupt("protected header: " + inner.Error);
        statement = new SignedStatement(header.ToArray(), read!, identity, signature, receipts);
        return ReadOutcome.Ok;
    }

    byte[] Encode(IReadOnlyList<CoseReceipt> receipts)
    {
        var writer = new CborWriter();
        writer.Tag(18);
        writer.Array(4);
        writer.Bytes(header);
        writer.Map(receipts.Count == 0 ? 0 : 1);
        if (receipts.Count > 0)
        {
            writer.Unsigned(ReceiptsLabel);
            writer.Array(receipts.Count);
            foreach (var receipt in receipts) writer.Bytes(receipt.Bytes);
        }
        writer.Bytes(Identity);
        writer.Bytes(signature);
        return writer.ToArray();
    }

    static bool ReadHeader(ref CborReader reader, out ExportHeader? read)
    {
        read = null;
        if (!reader.Map(out var count) || (count != ExportHeader.Members + 2 && !reader.Fail("other members than alg, kid, claims and the hash envelope's two"))) return false;
        read = ExportHeader.Read(ref reader);
        return read is not null && reader.Integer(HashLabel, HashLabel, out int _) && reader.Integer(Sha256, Sha256, out int _)
            && reader.Integer(PreimageLabel, PreimageLabel, out int _) && reader.Integer(Cbor, Cbor, out int _) && reader.End();
    }

    static bool ReadReceipts(ref CborReader reader, out CoseReceipt[] receipts)
    {
        receipts = [];
        if (!reader.Map(out var members)) return false;
        if (members == 0) return true;
        if (members > 1) return reader.Fail("an unprotected header with more than receipts");
        if (!reader.Integer(ReceiptsLabel, ReceiptsLabel, out int _) || !reader.Array(out var count)) return false;
        if (count is 0 or > MostReceipts) return reader.Fail($"{count} receipts");
        receipts = new CoseReceipt[count];
        for (var i = 0; i < count; i++)
        {
            if (!reader.Bytes(out var encoded)) return false;
            var outcome = CoseReceipt.TryRead(encoded, out var receipt);
            if (!outcome.IsOk) return reader.Fail($"receipt {i}: {outcome.Reason}, ending");
            receipts[i] = receipt!;
        }
        return true;
    }
}
