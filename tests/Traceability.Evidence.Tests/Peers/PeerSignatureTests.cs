using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;

namespace Traceability.Evidence.Tests.Peers;

/// <summary>What devices and ledger sign, verified by implementations that share no line with ours.</summary>
public sealed class PeerSignatureTests
{
    static readonly NoteSigner Signer = new("ledger.example/segments", [.. Enumerable.Repeat((byte)1, 32)]);

    static (CoseSign1 Message, EvidenceKey Key)[] Signed()
    {
        var segment = SignedSegment.Of(new RandomEntries(3).Weighing());
        var request = new EnrolmentRequest
        {
            Organisation = "demo", Facility = "mine", Device = "edge-mine", EvidenceKey = segment.PublicKey, WitnessKey = new byte[32], LabelKeyHash = new byte[32],
            Voucher = new byte[16], Logs = [new PinnedLog("ledger.example", new byte[32], 0, new byte[32])], LedgerOnlineKey = new byte[32], LedgerRootKey = new byte[32],
        }.Sign(segment.Key);
        return [(segment.Segment.Sign1, segment.PublicKey), (request, segment.PublicKey)];
    }

    static string Ask(byte[] message, JsonObject key) => new JsonObject { ["message"] = Convert.ToHexStringLower(message), ["key"] = key }.ToJsonString();

    [Fact]
    public void Auth0_cose_verifies_segments_and_enrolments()
    {
        foreach (var (message, key) in Signed())
        {
            var changed = (byte[])message.Bytes.Clone();
            changed[^70] ^= 1;
            using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var said = Node.Lines("sign1.mjs", [Ask(message.Bytes, Jwk.Of(key)), Ask(changed, Jwk.Of(key)), Ask(message.Bytes, Jwk.Of(EvidenceKey.Of(other)))]);
            Assert.Equal("valid", said[0]);
            Assert.All(said[1..], line => Assert.StartsWith("refused", line, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Noble_opens_checkpoints_and_heads()
    {
        var head = new Head { Chain = new byte[16], Run = new byte[16], Number = 3, Identity = new byte[32], LogSize = 9, Missing = [new MissingRange(5, 6)] }.Sign(Signer);
        foreach (var note in new[] { new Checkpoint(Signer.Key.Name, 9, new byte[32]).Sign(Signer), head })
        {
            var opened = Node.Run("note.mjs", note, Signer.Key.ToVerifierKey());
            Assert.True(opened.Code == 0, opened.Error);
            Assert.Equal(note[..(note.LastIndexOf("\n\n", StringComparison.Ordinal) + 1)], opened.Output);
            Assert.NotEqual(0, Node.Run("note.mjs", note.Replace('9', '8'), Signer.Key.ToVerifierKey()).Code);
            Assert.NotEqual(0, Node.Run("note.mjs", note, new NoteSigner(Signer.Key.Name, new byte[32]).Key.ToVerifierKey()).Code);
        }
    }

    [Fact]
    public void Openssl_verifies_what_the_log_signs()
    {
        var openssl = Peer.OpenSsl();
        using var scratch = new Peer.Scratch();
        var text = Encoding.UTF8.GetBytes(new Checkpoint(Signer.Key.Name, 9, new byte[32]).Text);
        // The fixed beginning of an Ed25519 SubjectPublicKeyInfo (RFC 8410, 4).
        byte[] spki = [.. Convert.FromHexString("302a300506032b6570032100"), .. Signer.Key.PublicKey];
        string[] arguments =
        [
            "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", scratch.Write("key", spki), "-rawin",
            "-sigfile", scratch.Write("signature", Signer.Sign(text)), "-in", scratch.Write("text", text),
        ];
        var verified = Peer.Run(openssl, arguments, [])!;
        Assert.True(verified.Code == 0, verified.Error);
        scratch.Write("text", [.. text, 0]);
        Assert.NotEqual(0, Peer.Run(openssl, arguments, [])!.Code);
    }
}
