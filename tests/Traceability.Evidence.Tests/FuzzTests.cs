using System.Diagnostics;
using System.Globalization;
using System.Text;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Carrying;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Exports;
using Traceability.Evidence.Fetching;
using Traceability.Evidence.Log;
using Traceability.Evidence.Records;
using Traceability.Evidence.Segments;
using Traceability.Evidence.Tree;

namespace Traceability.Evidence.Tests;

/// <summary>Whatever comes in, no reader throws, and none gives an object beside an outcome that is not Ok.</summary>
public sealed class FuzzTests
{
    static readonly int Rounds = Environment.GetEnvironmentVariable("TRACEABILITY_FUZZ") is { Length: > 0 } text
        && int.TryParse(text, CultureInfo.InvariantCulture, out var rounds) ? rounds : 100_000;

    static readonly NoteSigner Signer = new("ledger.example/log", new byte[32]);
    static readonly CosignatureKey Witness = new("demo/mine/edge", Ed25519.PublicKey(new byte[32]));

    static readonly (string Name, Func<byte[], (ReadOutcome Outcome, object? Read)> Try)[] Readers =
    [
        ("cbor", bytes => (DeterministicCbor.Check(bytes), null)),
        ("sign1", bytes => (CoseSign1.TryRead(bytes, "tr.segment", out var read), read)),
        ("enrolment", bytes => (EnrolmentRequest.TryRead(bytes, out var read, out _), read)),
        ("terms", bytes => (EnrolmentTerms.TryRead(Encoding.UTF8.GetString(bytes), out var read), read)),
        ("header", bytes => (SegmentHeader.TryRead(bytes, out var read), read)),
        ("segment", bytes => (Segment.TryRead(bytes, out var read), read)),
        ("entry", bytes => (Entry.TryRead(bytes, out var read), read)),
        ("leaf", bytes => (ConfigurationLeaf.TryRead(bytes, out var read), read)),
        ("body", bytes => (SegmentBody.TryRead(bytes, out var read), read)),
        ("message", bytes => (SegmentMessage.TryRead(bytes, out var read), read)),
        ("inflate", bytes => (new SegmentMessage([], 1, bytes).TryReadBody(out var read), read)),
        ("note", bytes => (SignedNote.TryOpen(bytes, Signer.Key, out var read), read.Length == 0 ? null : read)),
        ("checkpoint", bytes => (Checkpoint.TryOpen(bytes, Signer.Key, out var read), read)),
        ("head", bytes => (Head.TryOpen(bytes, Signer.Key, out var read), read)),
        ("succession", bytes => (Succession.TryOpen(bytes, Signer.Key, out var read), read)),
        ("succession statement", bytes => (SuccessionStatement.TryRead(bytes, out var read, out _), read)),
        ("fetch", bytes => (FetchRequest.TryRead(bytes, out var read, out _), read)),
        ("TLS key request", bytes => (TlsKeyRequest.TryRead(bytes, out var read, out _), read)),
        ("certificate note", bytes => (CertificateNote.TryOpen(bytes, Signer.Key, out var read), read)),
        ("not held", bytes => (NotHeld.TryOpen(bytes, Signer.Key, out var read), read)),
        ("step", bytes => (CheckpointStep.TryRead(bytes, out var read), read)),
        ("cosigned", bytes => (CosignedCheckpoint.TryRead(bytes, Witness, out var read), read)),
        ("answer", bytes => (AnswerPart.TryReadBegin(bytes, out var read), read)),
        ("answer part", bytes => (AnswerPart.TryRead(bytes, out var read), read)),
        ("unopened", bytes => (SignedNote.TryRead(bytes, out var read), read)),
        ("approval", bytes => (Approval.TryRead(bytes, out var read, out _), read)),
        ("publication", bytes => (ProfilePublication.TryRead(bytes, out var read, out _), read)),
        ("policy", bytes => (TrustPolicy.TryRead(bytes, out var read), read)),
        ("bundle", bytes => (Bundle.TryRead(bytes, out var read), read)),
        ("receipt", bytes => (Receipt.TryRead(bytes, out var read), read)),
        ("cose receipt", bytes => (CoseReceipt.TryRead(bytes, out var read), read)),
        ("day", bytes => (DayStatement.TryRead(Encoding.UTF8.GetString(bytes), out var read), read)),
        ("day label", bytes => (DayLabel.TryRead(bytes, out var read), read)),
        ("statement entry", bytes => (StatementEntry.TryRead(bytes, out var read), read)),
        ("activity record", bytes => (ActivityRecord.TryRead(bytes, out var read), read)),
        ("deed", bytes => (Deed.TryRead(bytes, out var read), read)),
        ("statement", bytes => (SignedStatement.TryRead(bytes, out var read), read)),
    ];

    static readonly List<EvidenceKey> Signers = [];

    /// <summary>What of the bytes is signed and verifies; each of the two kinds of signature, under the keys of the good bytes.</summary>
    static readonly Func<byte[], string?>[] SignedIn =
    [
        bytes => SignedNote.TryOpen(bytes, Signer.Key, out var text).IsOk ? text : null,
        bytes => CoseSign1.TryRead(bytes, "tr.segment", out var read).IsOk && Signers.Find(key => key.Kid.AsSpan().SequenceEqual(read!.Kid)) is { } key && read!.IsSignedBy(key)
            ? Convert.ToHexStringLower(read.ToBeSigned) : null,
    ];

    /// <summary>What one reader may take for one input of a few kilobytes: an inflated body is at most 16 MiB, held twice while it grows.</summary>
    const long MostAllocated = 64L << 20;

    /// <summary>Thousands of times what any input takes, so that a slow machine is not taken for a hang.</summary>
    static readonly TimeSpan Hung = TimeSpan.FromSeconds(20);

    [Fact]
    public void Random_bytes_into_every_reader_never_throw()
    {
        var random = new Random(8032);
        for (var round = 0; round < Rounds / 10; round++)
        {
            var bytes = new byte[random.Next(80)];
            random.NextBytes(bytes);
            Feed(bytes, Readers, round);
        }
    }

    /// <summary>
    /// Bytes that are nearly right get much further than random ones. Each goes to the reader that takes it undamaged, so that a run has as many
    /// inputs as rounds, and now and then to all of them. What is signed and still accepted is what was signed before.
    /// </summary>
    [Fact]
    public void Damaged_good_bytes_never_throw_never_hang_never_swell_and_never_pass_for_signed()
    {
        var corpus = Corpus();
        var homes = corpus.Select(bytes => Readers.Where(reader => reader.Try(bytes).Outcome.IsOk).ToArray()).ToList();
        var signed = corpus.SelectMany(bytes => SignedIn.Select(content => content(bytes))).OfType<string>().ToHashSet();
        Assert.All(homes, Assert.NotEmpty);
        Parallel.For(0, Environment.ProcessorCount, worker =>
        {
            var random = new Random(9162 + worker);
            for (var round = worker; round < Rounds; round += Environment.ProcessorCount)
            {
                var bytes = Damaged(corpus[round % corpus.Count], random);
                Feed(bytes, round % 100 < Environment.ProcessorCount ? Readers : homes[round % corpus.Count], round);
                if (round % 10 < Environment.ProcessorCount)
                    Assert.Subset(signed, SignedIn.Select(content => content(bytes)).OfType<string>().ToHashSet());
            }
        });
    }

    static byte[] Damaged(byte[] good, Random random)
    {
        var bytes = (byte[])good.Clone();
        for (var times = random.Next(1, 4); times > 0 && bytes.Length > 0; times--)
        {
            var at = random.Next(bytes.Length);
            bytes = random.Next(4) switch
            {
                0 => bytes[..at],
                1 => [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]],
                2 => [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(1, 9))..]],
                _ => Set(bytes, at, (byte)random.Next(256)),
            };
        }
        return bytes;
    }

    static byte[] Set(byte[] bytes, int at, byte value)
    {
        bytes[at] = value;
        return bytes;
    }

    static void Feed(byte[] bytes, (string Name, Func<byte[], (ReadOutcome Outcome, object? Read)> Try)[] readers, int round)
    {
        foreach (var (name, read) in readers)
        {
            try
            {
                var (allocated, began) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
                var (outcome, given) = read(bytes);
                Assert.True(outcome.IsOk || given is null, $"{name} gave an object beside \"{outcome}\"");
                Assert.True(outcome.IsOk || outcome.Reason.Length > 0, $"{name} refused without a reason");
                Assert.True((outcome.Kind == ReadKind.Empty) == (bytes.Length == 0) || name is "terms" or "inflate" or "segment" or "policy", $"{name}: {outcome.Kind} for {bytes.Length} bytes");
                Assert.True(GC.GetAllocatedBytesForCurrentThread() - allocated < MostAllocated, $"{name} took {GC.GetAllocatedBytesForCurrentThread() - allocated} bytes of memory in round {round} for {Convert.ToHexStringLower(bytes)}");
                Assert.True(Stopwatch.GetElapsedTime(began) < Hung, $"{name} took {Stopwatch.GetElapsedTime(began)} in round {round} for {Convert.ToHexStringLower(bytes)}");
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{name} threw {exception.GetType().Name} in round {round} on {Convert.ToHexStringLower(bytes)}");
            }
        }
    }

    static List<byte[]> Corpus()
    {
        var corpus = new List<byte[]>();
        for (var seed = 0; seed < 12; seed++)
        {
            var random = new RandomEntries(seed);
            var segment = SignedSegment.Of(random.Series(3), random.Weighing(), random.Statement());
            Signers.Add(segment.PublicKey);
            corpus.AddRange([segment.Message, segment.Segment.Sign1.Bytes, segment.Header.Encode(), segment.Body.Encode(), segment.Body.Entries[0], random.Any().Encode()]);
            corpus.Add(SegmentMessage.Pack([], segment.Body).Body);
        }
        var device = new EnrolledDevice();
        corpus.AddRange([device.Ticket().Encode(), device.Reading().Encode(), device.Approval]);
        corpus.Add(Encoding.UTF8.GetBytes($"# whom\nlog {Signer.Key.ToVerifierKey()}\nwitness n {new CosignatureKey("n", Signer.Key.PublicKey).ToVerifierKey()}\ngroup g any n\nquorum g\n"));
        var head = new Head { Chain = new byte[16], Run = new byte[16], Number = 3, Identity = new byte[32], LogSize = 9, Missing = [new MissingRange(5, 6)] };
        var checkpoint = new Checkpoint(Signer.Key.Name, 1, new byte[32]).Sign(Signer);
        var succession = new Succession(Signer.Key.Name, 1, new byte[32], new NoteSigner("ledger.example/log/2", new byte[32]).Key, 0, 7).Sign([Signer]);
        corpus.AddRange(new[] { head.Sign(Signer), checkpoint, new Receipt(new byte[32], 0, [new byte[32]], checkpoint).Encode(), succession }.Select(Encoding.UTF8.GetBytes));
        corpus.Add(SuccessionStatement.Of(succession, checkpoint).Encode());
        var leaf = MerkleTree.Leaf(new byte[32]);
        var proven = new Receipt(new byte[32], 0, [leaf], new Checkpoint(Signer.Key.Name, 2, MerkleTree.Node(leaf, leaf)).Sign(Signer));
        Assert.True(CoseReceipt.TryIssue(proven, new byte[32], Signer.Key, SigningKey.Of(Signer), "urn:tr:demo", out var cose).IsOk);
        var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        Assert.True(SignedStatement.TryMake(SignedSegment.Of().Segment, new CwtClaims("https://ledger.example", "urn:tr:demo"), SigningKey.Of(key), out var statement).IsOk);
        corpus.AddRange([cose!.Bytes, statement!.Bytes, statement.With(cose).Bytes]);
        corpus.AddRange([new TlsKeyRequest(new byte[16], EvidenceKey.Of(System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256)), 7).Sign(key).Bytes,
            Encoding.UTF8.GetBytes(new CertificateNote(new byte[16], new byte[32], [0x30, 0], [0x30, 0]).Sign(Signer))]);
        corpus.AddRange([new FetchRequest(new byte[16], 1, 64, new byte[32], 7).Sign(key).Bytes, Encoding.UTF8.GetBytes(new NotHeld(new byte[16], 7, new byte[32]).Sign(Signer))]);
        corpus.AddRange([Encoding.UTF8.GetBytes(Log.Days.Sample.Text), new DayLabel(new byte[32], new byte[32]).Encode()]);
        corpus.AddRange([AnswerPart.Begin(new byte[16]), new AnswerPart(7, new byte[32]).Encode()]);
        corpus.Add(new ActivityRecord(new byte[16], "demo", "mine", "lime", RecordKind.Estimate, 1, 2, 5, -1, "t", "7", new byte[32], "why", new byte[32], "a", "b", 3).Encode());
        foreach (var observed in Records.ObservedQuantityTests.Each)
            corpus.Add(Records.ObservedRecords.ObservedAs(new ActivityRecord(new byte[16], "demo", "mine", "gas", RecordKind.Invoice, 1, 2, 1, 0, "L", "7", null, null, null, "a", "b", 3), observed).Encode());
        corpus.Add(new Deed(new byte[16], "demo", "mine", DeedKind.Restatement, "2026-10", "why", [new("a", new byte[32]), new("b", new byte[32])], new byte[32], "a", "b", 3).Encode());
        return corpus;
    }
}
