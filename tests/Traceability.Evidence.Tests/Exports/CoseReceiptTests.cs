using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Exports;
using Traceability.Evidence.Log;
using Traceability.Evidence.Tree;

namespace Traceability.Evidence.Tests.Exports;

public sealed class CoseReceiptTests
{
    const string Subject = "urn:tr:demo:mine:edge-mine";
    static readonly NoteSigner Signer = new("ledger.example/segments", [.. Enumerable.Repeat((byte)1, 32)]);
    static readonly LoggedLeaves Segments = new(Signer, [.. Enumerable.Range(0, 9).Select(i => SHA256.HashData([(byte)i]))]);
    static readonly ECDsa OnP256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    static CoseReceipt Issue(Receipt proven, byte[] leaf, SigningKey? key = null)
    {
        Assert.Equal(ReadOutcome.Ok, CoseReceipt.TryIssue(proven, leaf, Signer.Key, key ?? SigningKey.Of(Signer), Subject, out var receipt));
        Assert.Equal(ReadOutcome.Ok, DeterministicCbor.Check(receipt!.Bytes));
        Assert.Equal(ReadOutcome.Ok, CoseReceipt.TryRead(receipt.Bytes, out var read));
        Assert.Equal(receipt.Bytes, read!.Bytes);
        return read;
    }

    [Fact]
    public void A_checkpoint_and_a_receipt_of_one_size_prove_the_same_root()
    {
        for (var size = 1; size <= 9; size++)
        {
            for (var index = 0; index < size; index++)
            {
                var proven = Segments.Receipt(index, size);
                Assert.True(proven.TryVerify(Segments[index], Signer.Key, out var checkpoint).IsOk);
                Assert.Equal(ReadOutcome.Ok, Issue(proven, Segments[index]).TryVerify(Segments[index], VerifyingKey.Of(Signer.Key.PublicKey), out var root));
                Assert.Equal(checkpoint!.Root, root);
            }
        }
    }

    [Fact]
    public void The_path_of_a_log_of_one_leaf_is_empty()
    {
        var receipt = Issue(Segments.Receipt(0, 1), Segments[0]);
        Assert.Empty(receipt.Proof.Path);
        Assert.True(receipt.TryVerify(Segments[0], VerifyingKey.Of(Signer.Key.PublicKey), out var root).IsOk);
        Assert.Equal(MerkleTree.Leaf(Segments[0]), root);
    }

    [Fact]
    public void Another_leaf_log_or_kind_of_key_proves_nothing()
    {
        var receipt = Issue(Segments.Receipt(4), Segments[4]);
        Assert.False(receipt.TryVerify(Segments[5], VerifyingKey.Of(Signer.Key.PublicKey), out var root).IsOk);
        Assert.Null(root);
        Assert.False(receipt.TryVerify(Segments[4], VerifyingKey.Of(Ed25519.PublicKey(new byte[32])), out _).IsOk);
        Assert.False(receipt.TryVerify(Segments[4], VerifyingKey.Of(EvidenceKey.Of(OnP256)), out _).IsOk);
    }

    [Fact]
    public void A_root_that_no_checkpoint_of_the_log_has_signed_is_not_signed_either()
    {
        var stranger = new LoggedLeaves(new NoteSigner(Signer.Key.Name, new byte[32]), Segments[0], Segments[1]);
        Assert.False(CoseReceipt.TryIssue(stranger.Receipt(0), Segments[0], Signer.Key, SigningKey.Of(Signer), Subject, out var receipt).IsOk);
        Assert.Null(receipt);
        Assert.False(CoseReceipt.TryIssue(Segments.Receipt(0), Segments[1], Signer.Key, SigningKey.Of(Signer), Subject, out receipt).IsOk);
        Assert.Null(receipt);
    }

    [Fact]
    public void Size_and_index_are_not_signed_only_the_root_is()
    {
        var receipt = Issue(Segments.Receipt(8), Segments[8]);
        Assert.Equal((9, 8), (receipt.Proof.Size, receipt.Proof.Index));
        var other = new InclusionProof(2, 1, receipt.Proof.Path);
        Assert.Equal(receipt.Proof.Root(Segments[8]), other.Root(Segments[8]));
    }

    [Fact]
    public void Every_truncation_is_refused_and_no_flipped_bit_proves_another_root()
    {
        var receipt = Issue(Segments.Receipt(4), Segments[4]);
        var bytes = receipt.Bytes;
        var key = VerifyingKey.Of(Signer.Key.PublicKey);
        Assert.Equal(ReadKind.Empty, CoseReceipt.TryRead([], out _).Kind);
        for (var length = 1; length < bytes.Length; length++) Assert.Equal(ReadKind.Corrupt, CoseReceipt.TryRead(bytes.AsSpan(0, length), out _).Kind);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var flipped = (byte[])bytes.Clone();
            flipped[bit / 8] ^= (byte)(1 << bit % 8);
            if (CoseReceipt.TryRead(flipped, out var read).IsOk && read!.TryVerify(Segments[4], key, out var root).IsOk) Assert.Equal(receipt.Proof.Root(Segments[4]), root);
        }
    }

    [Fact]
    public void A_reader_written_from_the_standard_and_one_from_npm_accept_it()
    {
        (SigningKey Key, JsonObject Jwk)[] keys = [(SigningKey.Of(Signer), Jwk.Of(Signer.Key.PublicKey)), (SigningKey.Of(OnP256), Jwk.Of(EvidenceKey.Of(OnP256)))];
        foreach (var (key, jwk) in keys)
        {
            var receipts = Enumerable.Range(0, 9).SelectMany(size => Enumerable.Range(0, size + 1).Select(index => Issue(Segments.Receipt(index, size + 1), Segments[index], key))).ToArray();
            var roots = receipts.Select(receipt => receipt.Proof.Root(Segments[(int)receipt.Proof.Index])!).ToArray();

            var said = Node.Lines("receipt.mjs", receipts.Select(receipt =>
                new JsonObject { ["receipt"] = Convert.ToHexStringLower(receipt.Bytes), ["leaf"] = Convert.ToHexStringLower(Segments[(int)receipt.Proof.Index]), ["key"] = jwk.DeepClone() }.ToJsonString()));
            Assert.Equal(receipts.Select((receipt, i) => new JsonObject
            {
                ["issuer"] = Signer.Key.Name, ["subject"] = Subject, ["size"] = receipt.Proof.Size, ["index"] = receipt.Proof.Index, ["root"] = Convert.ToHexStringLower(roots[i]),
            }.ToJsonString()), said);

            said = Node.Lines("sign1.mjs", receipts.Select((receipt, i) =>
                new JsonObject { ["message"] = Convert.ToHexStringLower(receipt.Bytes), ["payload"] = Convert.ToHexStringLower(roots[i]), ["key"] = jwk.DeepClone() }.ToJsonString()));
            Assert.All(said, line => Assert.Equal("valid", line));
        }
    }

    [Fact]
    public void Both_refuse_it_for_another_leaf()
    {
        var receipt = Convert.ToHexStringLower(Issue(Segments.Receipt(4), Segments[4]).Bytes);
        var other = Convert.ToHexStringLower(Segments[5]);
        Assert.Equal(["{\"refused\":\"signature\"}"], Node.Lines("receipt.mjs", [new JsonObject { ["receipt"] = receipt, ["leaf"] = other, ["key"] = Jwk.Of(Signer.Key.PublicKey) }.ToJsonString()]));
        Assert.StartsWith("refused", Node.Lines("sign1.mjs", [new JsonObject { ["message"] = receipt, ["payload"] = other, ["key"] = Jwk.Of(Signer.Key.PublicKey) }.ToJsonString()])[0], StringComparison.Ordinal);
    }
}
