using System.Text.Json;
using System.Text.Json.Nodes;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;

namespace Traceability.Evidence.Tests;

/// <summary>A reader in another language, written from FORMAT.md and nothing else, says the same as ours of what ours has written.</summary>
public sealed class PeerReaderTests
{
    static (string Enrolment, string Message, SignedSegment Sent) Write(Peer.Scratch scratch, int seed)
    {
        var random = new RandomEntries(seed);
        var key = random.Bytes(32);
        var tag = new TagSeen("gate", PersonalValue.Commit(key, "tag", "E2003412"), 1, 2);
        var parts = new ConfigurationParts(random.Bytes(32),
            [new ConfigurationLeaf.ForChannel(0, "mill.power", [0x80], "plant", 1, "sdm630", new byte[32], Verified.Capture, "", 1000).Encode(), new ConfigurationLeaf.ForSite([1]).Encode()]);
        var sent = SignedSegment.Of(seed, parts, [new PersonalValue(1, key, "tag", "E2003412")],
            [tag, new Configuration(parts.Root(), 2, ConfigurationReason.Month), .. Enumerable.Range(0, 5 + seed % 4).Select(i => random.Series(1 + (seed * 7 + i * 11) % 50)), random.Weighing(), random.Event(), random.Statement()]);
        var request = new EnrolmentRequest
        {
            Organisation = "demo", Facility = "mine", Device = "edge-mine", EvidenceKey = sent.PublicKey, WitnessKey = new byte[32], LabelKeyHash = new byte[32],
            Voucher = new byte[16], Logs = [new PinnedLog("ledger.example", new byte[32], 0, new byte[32])], LedgerOnlineKey = new byte[32], LedgerRootKey = new byte[32],
        }.Sign(sent.Key);
        var header = sent.Header with { Chain = EnrolmentRequest.ChainOf(request.Identity) };
        sent = sent with { Header = header, Segment = Segment.Seal(sent.Key, sent.PublicKey.Kid, header) };
        return (scratch.Write("enrolment", request.Bytes), scratch.Write("message", sent.Message), sent);
    }

    static Peer.Answer Read(string python, string enrolment, string message) => Peer.Run(python, [Path.Combine(Peer.Folder, "read_segment.py"), message, enrolment], [])!;

    [Fact]
    public void A_reader_written_from_the_format_page_reads_fresh_segments()
    {
        var python = Peer.PythonWith("cbor2");
        Peer.OpenSsl();
        using var scratch = new Peer.Scratch();
        for (var seed = 0; seed < 8; seed++)
        {
            var (enrolment, message, sent) = Write(scratch, seed);
            var answer = Read(python, enrolment, message);
            Assert.True(answer.Code == 0, answer.Error);
            var said = JsonNode.Parse(answer.Output)!;
            Assert.Equal("demo/mine/edge-mine", (string?)said["device"]);
            Assert.Equal(Convert.ToHexStringLower(sent.Header.Chain), (string?)said["chain"]);
            Assert.Equal(sent.Header.Number, (long?)said["number"]);
            Assert.Equal(Convert.ToHexStringLower(sent.Segment.Identity), (string?)said["identity"]);
            Assert.True((bool?)said["verified"]);
            Assert.True(SegmentContent.TryDecode(sent.Header, sent.Body, out var content).IsOk);
            for (var i = 0; i < content!.Entries.Count; i++) Compare(content.Entries[i], said["entries"]![i]!);
        }
    }

    static void Compare(Entry entry, JsonNode said)
    {
        Assert.Equal((int)entry.Kind, (int?)said["kind"]);
        switch (entry)
        {
            case Series series:
                var hex = string.Concat(series.Words.Select(word => word.ToString("x4", System.Globalization.CultureInfo.InvariantCulture)));
                Assert.Equal(hex, string.Concat(said["raw"]!.Deserialize<string[]>()!));
                Assert.Equal(series.TimesMs, said["times"]!.Deserialize<long[]>());
                Assert.Equal(series.Qualities.Select(quality => (int)quality), said["quality"]!.Deserialize<int[]>()!);
                Assert.Equal(series.Mantissas.Select((value, i) => series.Qualities[i].HasValue() ? value : (long?)null), said["mantissas"]!.Deserialize<long?[]>()!);
                Assert.Equal(series.Exponent, (int?)said["exponent"]);
                break;
            case Weighing weighing:
                Assert.Equal(weighing.Ticket, (string?)said["body"]![0]);
                Assert.Equal(weighing.ShownGrams, (long?)said["body"]![5]);
                Assert.Equal(weighing.Channel, (int?)said["body"]![7]);
                Assert.Equal(weighing.NetGrams, (long?)said["body"]![15]);
                break;
            case SiteEvent happened:
                Assert.Equal((int)happened.Code, (int?)said["body"]![0]);
                Assert.Equal(happened.Subject, (string?)said["body"]![2]);
                break;
        }
    }

    [Fact]
    public void It_refuses_or_does_not_verify_what_was_changed()
    {
        var python = Peer.PythonWith("cbor2");
        Peer.OpenSsl();
        using var scratch = new Peer.Scratch();
        var (enrolment, _, sent) = Write(scratch, 1);
        var message = new SegmentMessage(sent.Segment.Sign1.Bytes, 0, sent.Body.Encode()).Encode();
        for (var bit = 40; bit < message.Length * 8; bit += message.Length * 8 / 20)
        {
            var flipped = (byte[])message.Clone();
            flipped[bit / 8] ^= (byte)(1 << bit % 8);
            var answer = Read(python, enrolment, scratch.Write("flipped", flipped));
            Assert.True(answer.Code != 0 || !(bool)JsonNode.Parse(answer.Output)!["verified"]!, $"bit {bit}: {answer.Output}");
        }
        using var other = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var foreign = Segment.Seal(other, EvidenceKey.Of(other).Kid, sent.Header);
        Assert.Contains("\"verified\": false", Read(python, enrolment, scratch.Write("foreign", SegmentMessage.Pack(foreign.Sign1.Bytes, sent.Body).Encode())).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void It_reads_the_worked_example()
    {
        var python = Peer.PythonWith("cbor2");
        Peer.OpenSsl();
        using var scratch = new Peer.Scratch();
        byte[] Example(string name) => Evidence.Tests.Example.AnnotatedCbor.Parse(File.ReadAllText(Testing.RepositoryRoot.File("tests", "Traceability.Evidence.Tests", "example", name)));
        var answer = Read(python, scratch.Write("enrolment", Example("enrolment.hex")), scratch.Write("message", Example("message.hex")));
        Assert.True(answer.Code == 0, answer.Error);
        var said = JsonNode.Parse(answer.Output)!;
        Assert.True((bool?)said["verified"]);
        Assert.Equal([8_123_450, 8_123_451, null, 8_123_453], said["entries"]![1]!["mantissas"]!.Deserialize<long?[]>()!);
        Assert.Equal(24_240_000, (long?)said["entries"]![2]!["body"]![15]);
    }
}
