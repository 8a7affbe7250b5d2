using Traceability.Evidence.Cbor;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Log;

namespace Traceability.Evidence.Exports;

/// <summary>
/// The proof of a leaf in a log as a COSE Receipt (RFC 9942, tree RFC9162_SHA256), for those who read COSE and no notes. Tree and hashes are
/// those of the tlog-proof. The payload is the root and detached: a verifier computes it from its own leaf and the path.
/// <code>
/// D2 84                            tag 18, array of 4
///   58 nn A4 01 alg                protected: -8 with an Ed25519 key, -7 with one on P-256; -19 and -9 are read as well
///            04 48 kid             8 bytes
///            0F A2 01 iss 02 sub   CWT claims: the log's origin, and what the leaf is about
///            19 018B 01            vds RFC9162_SHA256
///   A1 19 018C A1 20 81 5x         unprotected {396: {-1: [proof]}}
///      83 size index [path]        hashes of 32 bytes, leaf to root
///   F6                             payload
///   58 40 signature
/// </code>
/// </summary>
public sealed class CoseReceipt
{
    const int Sha256Tree = 1;
    const int TreeLabel = 395;
    const int ProofsLabel = 396;
    const int InclusionLabel = -1;

    readonly byte[] header;
    readonly int algorithm;
    readonly byte[] signature;

    CoseReceipt(byte[] header, ExportHeader read, InclusionProof proof, byte[] signature, byte[] bytes)
    {
        this.header = header;
        this.signature = signature;
        algorithm = read.Algorithm;
        Kid = read.Kid;
        Claims = read.Claims;
        Proof = proof;
        Bytes = bytes;
    }

    public byte[] Kid { get; }

    public CwtClaims Claims { get; }

    public InclusionProof Proof { get; }

    public byte[] Bytes { get; }

    /// <summary>
    /// Says a receipt again in COSE. Only a root that the log's own checkpoint has signed is signed here, so this opens no second way to a
    /// root that the log never published.
    /// </summary>
    /// <param name="leaf">what was logged: a segment's identity, a statement's entry</param>
    /// <param name="key">the log's, or one that the log's operator gives out for its receipts</param>
    public static ReadOutcome TryIssue(Receipt proven, ReadOnlySpan<byte> leaf, NoteKey log, SigningKey key, string subject, out CoseReceipt? receipt)
    {
        receipt = null;
        var outcome = proven.TryVerify(leaf, log, out var checkpoint);
        if (!outcome.IsOk) return outcome;

        var read = ExportHeader.Of(key.Public, new CwtClaims(log.Name, subject));
        var proof = new InclusionProof(checkpoint!.Size, proven.Index, proven.Path);
        var header = Header(read);
        var signature = key.Sign(SigStructure.Of(header, checkpoint.Root));

        var writer = new CborWriter();
        writer.Tag(18);
        writer.Array(4);
        writer.Bytes(header);
        writer.Map(1);
        writer.Unsigned(ProofsLabel);
        writer.Map(1);
        writer.Integer(InclusionLabel);
        writer.Array(1);
        writer.Bytes(proof.Encode());
        writer.Null();
        writer.Bytes(signature);
        receipt = new CoseReceipt(header, read, proof, signature, writer.ToArray());
        return ReadOutcome.Ok;
    }

    /// <summary>Reads the one form that is written here. The signature is not checked: nobody has the root yet.</summary>
    public static ReadOutcome TryRead(ReadOnlySpan<byte> bytes, out CoseReceipt? receipt)
    {
        receipt = null;
        if (bytes.IsEmpty) return ReadOutcome.Empty("COSE receipt");
        var reader = new CborReader(bytes);
        if (!reader.Tag(18) || !reader.Array(4) || !reader.Bytes(out var header)
            || !One(ref reader, "unprotected header") || !reader.Integer(ProofsLabel, ProofsLabel, out int _)
            || !One(ref reader, "map of proofs") || !reader.Integer(InclusionLabel, InclusionLabel, out int _)
            || !reader.Array(1) || !reader.Bytes(out var encoded)
            || !(reader.Null() || reader.Fail("a payload that is not detached"))
            || !reader.Bytes(Ed25519.SignatureSize, out var signature) || !reader.End()) return ReadOutcome.Corrupt("COSE receipt: " + reader.Error);

        var inner = new CborReader(encoded);
        var proof = InclusionProof.Read(ref inner);
        if (proof is null) return ReadOutcome.Corrupt("inclusion proof: " + inner.Error);
        inner = new CborReader(header);
        if (!ReadHeader(ref inner, out var read)) return ReadOutcome.Corrupt("protected header: " + inner.Error);
        receipt = new CoseReceipt(header.ToArray(), read!, proof, signature, bytes.ToArray());
        return ReadOutcome.Ok;
    }

    /// <summary>
    /// Checks it for a leaf of the caller's own and gives the root that the log has signed. A wrong leaf shows as a bad signature. Size and
    /// index are not signed: others with which the path runs alike give the same root, so only the root is worth comparing with a checkpoint.
    /// </summary>
    public ReadOutcome TryVerify(ReadOnlySpan<byte> leaf, VerifyingKey log, out byte[]? root)
    {
        root = Proof.Root(leaf);
        if (root is null) return ReadOutcome.Corrupt("a path that fits neither index nor size");
        if (log.Verifies(algorithm, SigStructure.Of(header, root), signature)) return ReadOutcome.Ok;
        root = null;
        return ReadOutcome.Corrupt("the log has signed no root that this leaf leads to");
    }

    static byte[] Header(ExportHeader read)
    {
        var writer = new CborWriter();
        writer.Map(ExportHeader.Members + 1);
        read.WriteTo(writer);
        writer.Unsigned(TreeLabel);
        writer.Unsigned(Sha256Tree);
        return writer.ToArray();
    }

    static bool ReadHeader(ref CborReader reader, out ExportHeader? read)
    {
        read = null;
        if (!reader.Map(out var count) || (count != ExportHeader.Members + 1 && !reader.Fail("other members than alg, kid, claims and tree"))) return false;
        read = ExportHeader.Read(ref reader);
        return read is not null && reader.Integer(TreeLabel, TreeLabel, out int _) && reader.Integer(Sha256Tree, Sha256Tree, out int _) && reader.End();
    }

    static bool One(ref CborReader reader, string what) => reader.Map(out var count) && (count == 1 || reader.Fail($"a {what} of {count} members"));
}
