using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Exports;
using Traceability.Evidence.Log;

namespace Traceability.Evidence.Tests.Exports;

public sealed class SignedStatementTests
{
    static readonly CwtClaims Claims = new("https://ledger.example", "urn:tr:demo:mine:edge-mine");
    static readonly NoteSigner Service = new("ledger.example/statements", [.. Enumerable.Repeat((byte)5, 32)]);
    static readonly ECDsa Organisation = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    static readonly SignedSegment Sent = SignedSegment.Of(new RandomEntries(3).Weighing());

    static SignedStatement Make(SigningKey? key = null)
    {
        Assert.Equal(ExportOutcome.Ok, SignedStatement.TryMake(Sent.Segment, Claims, key ?? SigningKey.Of(Organisation), out var statement));
        return statement!;
    }

    /// <summary>Logged in a tree of three; the receipt is of the service, over the statement as it logs it.</summary>
    static SignedStatement Register(SignedStatement statement)
    {
        var log = new LoggedLeaves(Service, [1], statement.Entry, [2]);
        Assert.Equal(ReadOutcome.Ok, CoseReceipt.TryIssue(log.Receipt(1), statement.Entry, Service.Key, SigningKey.Of(Service), Claims.Subject, out var receipt));
        return statement.With(receipt!);
    }

    static SignedStatement Read(byte[] bytes)
    {
        Assert.Equal(ReadOutcome.Ok, DeterministicCbor.Check(bytes));
        Assert.Equal(ReadOutcome.Ok, SignedStatement.TryRead(bytes, out var read));
        Assert.Equal(bytes, read!.Bytes);
        return read;
    }

    static string Ask(byte[] statement, JsonObject key, byte[] preimage) => new JsonObject
    {
        ["statement"] = Convert.ToHexStringLower(statement), ["key"] = key, ["preimage"] = Convert.ToHexStringLower(preimage), ["log"] = Jwk.Of(Service.Key.PublicKey),
    }.ToJsonString();

    [Fact]
    public void It_states_the_identity_of_its_segment_under_the_key_of_its_issuer()
    {
        foreach (var (key, other) in new[] { (SigningKey.Of(Organisation), SigningKey.Of(Service)), (SigningKey.Of(Service), SigningKey.Of(Organisation)) })
        {
            var read = Read(Make(key).Bytes);
            Assert.Equal(Sent.Segment.Identity, read.Identity);
            Assert.Equal(SHA256.HashData(Sent.Segment.Sign1.ToBeSigned), read.Identity);
            Assert.Equal(Claims, read.Claims);
            Assert.True(read.IsSignedBy(key.Public));
            Assert.False(read.IsSignedBy(other.Public));
        }
    }

    [Fact]
    public void The_key_of_the_device_signs_none()
    {
        Assert.False(SignedStatement.TryMake(Sent.Segment, Claims, SigningKey.Of(Sent.Key), out var statement).IsOk);
        Assert.Null(statement);
    }

    [Fact]
    public void Receipts_change_neither_signature_nor_what_was_logged()
    {
        var plain = Make();
        var registered = Read(Register(plain).Bytes);
        Assert.NotEqual(plain.Bytes, registered.Bytes);
        Assert.Equal(plain.Entry, registered.Entry);
        Assert.True(registered.IsSignedBy(VerifyingKey.Of(EvidenceKey.Of(Organisation))));
        Assert.Equal(ReadOutcome.Ok, Assert.Single(registered.Receipts).TryVerify(registered.Entry, VerifyingKey.Of(Service.Key.PublicKey), out _));
        Assert.False(registered.Receipts[0].TryVerify(registered.Bytes, VerifyingKey.Of(Service.Key.PublicKey), out _).IsOk);
    }

    [Fact]
    public void A_reader_written_from_the_standards_and_one_from_npm_accept_it()
    {
        (SigningKey Key, JsonObject Jwk)[] keys = [(SigningKey.Of(Organisation), Jwk.Of(EvidenceKey.Of(Organisation))), (SigningKey.Of(Service), Jwk.Of(Service.Key.PublicKey))];
        foreach (var (key, jwk) in keys)
        {
            var statement = Register(Make(key));
            var said = JsonNode.Parse(Node.Lines("statement.mjs", [Ask(statement.Bytes, (JsonObject)jwk.DeepClone(), Sent.Segment.Sign1.ToBeSigned)])[0])!;
            Assert.Equal((Claims.Issuer, Claims.Subject, 60), ((string?)said["issuer"], (string?)said["subject"], (int?)said["of"]));
            Assert.Equal(Convert.ToHexStringLower(statement.Entry), (string?)said["entry"]);
            Assert.Equal((Service.Key.Name, 3, 1), ((string?)said["receipts"]![0]!["issuer"], (int?)said["receipts"]![0]!["size"], (int?)said["receipts"]![0]!["index"]));
            Assert.Equal(["valid"], Node.Lines("sign1.mjs", [new JsonObject { ["message"] = Convert.ToHexStringLower(statement.Bytes), ["key"] = jwk.DeepClone() }.ToJsonString()]));
        }
    }

    [Fact]
    public void It_refuses_another_segment_another_issuer_and_a_receipt_of_something_else()
    {
        var key = Jwk.Of(EvidenceKey.Of(Organisation));
        var other = SignedSegment.Of(new RandomEntries(4).Weighing()).Segment;
        Assert.Equal(ExportOutcome.Ok, SignedStatement.TryMake(other, Claims, SigningKey.Of(Organisation), out var elsewhere));
        var lent = Make().With(Register(elsewhere!).Receipts);
        string[] asked =
        [
            Ask(Make().Bytes, (JsonObject)key.DeepClone(), other.Sign1.ToBeSigned), Ask(Make(SigningKey.Of(Service)).Bytes, (JsonObject)key.DeepClone(), Sent.Segment.Sign1.ToBeSigned),
            Ask(lent.Bytes, key, Sent.Segment.Sign1.ToBeSigned),
        ];
        Assert.Equal(["preimage", "signature", "signature"], Node.Lines("statement.mjs", asked).Select(line => (string?)JsonNode.Parse(line)!["refused"]));
    }

    [Fact]
    public void Every_truncation_is_refused_and_no_flipped_bit_states_another_identity()
    {
        var bytes = Register(Make()).Bytes;
        var key = VerifyingKey.Of(EvidenceKey.Of(Organisation));
        Assert.Equal(ReadKind.Empty, SignedStatement.TryRead([], out _).Kind);
        for (var length = 1; length < bytes.Length; length++) Assert.Equal(ReadKind.Corrupt, SignedStatement.TryRead(bytes.AsSpan(0, length), out _).Kind);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var flipped = (byte[])bytes.Clone();
            flipped[bit / 8] ^= (byte)(1 << bit % 8);
            if (!SignedStatement.TryRead(flipped, out var read).IsOk || !read!.IsSignedBy(key)) continue;
            Assert.Equal(Sent.Segment.Identity, read.Identity);
            Assert.Equal(Claims, read.Claims);
        }
    }
}
