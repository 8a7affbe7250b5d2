using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Traceability.Evidence.Tree;

namespace Traceability.Evidence.Tests.Example;

/// <summary>
/// The example of FORMAT.md from fixed keys, secrets and times. Only the ECDSA signatures are random; one valid signature of each is
/// stored beside the dumps and belongs to the example.
/// </summary>
static class WorkedExample
{
    static readonly ECDsa Key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = SHA256.HashData("traceability worked example"u8) });
    static readonly EvidenceKey PublicKey = EvidenceKey.Of(Key);
    static readonly ECDsa OrganisationKey = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = SHA256.HashData("traceability worked example, organisation"u8) });
    static readonly ECDsa NewKey = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = SHA256.HashData("traceability worked example, new key"u8) });
    static readonly NoteSigner LogSigner = new("ledger.example/segments", Repeat(0x01, 32));
    static readonly NoteSigner OnlineSigner = new(Traceability.Evidence.Log.Head.SignerOf("ledger.example/segments"), Repeat(0x02, 32));
    static readonly byte[] Secret = Repeat(0x55, 32);

    public static EvidenceKey EvidenceKey => PublicKey;

    public static CoseSign1 Enrolment { get; } = new EnrolmentRequest
    {
        Organisation = "demo", Facility = "mine", Device = "edge-mine", EvidenceKey = PublicKey, WitnessKey = Ed25519.PublicKey(Repeat(0x03, 32)),
        LabelKeyHash = SHA256.HashData(Repeat(0x04, 32)), Voucher = Repeat(0x06, 16), Logs = [new PinnedLog(LogSigner.Key.Name, LogSigner.Key.PublicKey, 0, MerkleTree.EmptyRoot)],
        LedgerOnlineKey = OnlineSigner.Key.PublicKey, LedgerRootKey = Ed25519.PublicKey(Repeat(0x05, 32)),
    }.Sign(Key);

    public static CoseSign1 Approval { get; } = new Approval("demo", Enrolment.Identity, 1_795_132_800_000, "software").Sign(OrganisationKey);

    public static EvidenceKey OrganisationPublicKey { get; } = EvidenceKey.Of(OrganisationKey);

    static readonly PersonalValue Vehicle = new(2, Repeat(0x77, 32), "tag", "E2003412DC03011803051234");

    static readonly Entry[] Entries =
    [
        new Tally([2, 7, 3, 4, 2, 1, 1], [new TicketCounter("weighbridge", 19)], 0, 30_000),
        new Series
        {
            Channel = 0, WordsPerReading = 2, TimesMs = [1_795_219_200_000, 1_795_219_201_002, 1_795_219_202_001, 1_795_219_203_000],
            Qualities = [Quality.Good, Quality.Good, Quality.NotANumber, Quality.Good],
            Words = [.. new[] { 81234.5f, 81234.51f, BitConverter.UInt32BitsToSingle(0x7FC00000), 81234.53f }.SelectMany(Registers)], Exponent = -2, Mantissas = [8_123_450, 8_123_451, 0, 8_123_453],
        },
        new Weighing
        {
            Ticket = "18-1111", Scale = "weighbridge", Vehicle = Vehicle.Commitment, CapturedMs = 1_795_219_203_400, ShownGrams = 38_460_000, DivisionGrams = 20_000,
            Channel = 1, WeightWords = [0x00, 0x00, 0x96, 0x3C], StatusWords = [0x00, 0x03], Window = new StableWindow(12, 3000, 0), ZeroMs = 1_795_219_180_000,
            First = new FirstCrossing("17-1111", 1_795_218_600_000, 14_220_000),
        },
        new SiteEvent(EventCode.Gap, 1_795_219_203_500, "diesel.volume", 1_795_219_190_000, null, "timeout", ""),
    ];

    static readonly ConfigurationParts Configuration = new(Repeat(0x66, 32),
    [
        new ConfigurationLeaf.ForChannel(0, "mill.energy_import", Convert.FromHexString("8F0103184802060001002180636B57681820F600F6"), "bus-1", 1, "sdm630", Repeat(0xDD, 32), Verified.ManualFrame, "2231-07", 1000).Encode(),
        new ConfigurationLeaf.ForChannel(1, "weighbridge.gross", Convert.FromHexString("8F01020802030001000080626B6700F6F6F6"), "bus-1", 3, "indicator", Repeat(0xEE, 32), Verified.Device, "88-01", 200).Encode(),
    ]);

    static readonly SegmentBody Body = new(Secret, [.. Entries.Select(entry => entry.Encode())], [Vehicle], null);

    static readonly SegmentHeader Header = new()
    {
        Chain = EnrolmentRequest.ChainOf(Enrolment.Identity), Run = Repeat(0x11, 16), Number = 2, FirstSeq = 16, Previous = Repeat(0x99, 32), Count = 4,
        EntriesRoot = Body.Root(), SealedMs = 1_795_219_203_600, Boot = 1, MonotonicMs = 12_345, Clock = new ClockQuality(ClockStatus.Synchronised, "ntp", 12),
        ConfigurationHash = Configuration.Root(), Software = "edge 0.1.0", Checkpoint = new PinnedCheckpoint(0, MerkleTree.EmptyRoot), Assurance = "software",
    };

    public static Segment Segment { get; } = Traceability.Evidence.Segments.Segment.Seal(Key, PublicKey.Kid, Header);

    /// <summary>The signed structures by the name of their signature's file, each with the key that signs it. A rotation holds a signed possession: the stored one.</summary>
    public static IEnumerable<(string Name, Func<Func<string, byte[]>, CoseSign1> Signed, EvidenceKey Key)> Signed { get; } =
    [
        ("enrolment-signature.hex", _ => Enrolment!, PublicKey), ("segment-signature.hex", _ => Segment!.Sign1, PublicKey), ("approval-signature.hex", _ => Approval!, EvidenceKey.Of(OrganisationKey)),
        ("possession-signature.hex", _ => NewKeysProof!, EvidenceKey.Of(NewKey)), ("rotation-signature.hex", Handover, PublicKey), ("revocation-signature.hex", _ => Gone!, EvidenceKey.Of(OrganisationKey)),
        ("publication-signature.hex", _ => Published!, EvidenceKey.Of(OrganisationKey)),
    ];

    static readonly CoseSign1 NewKeysProof = Possession.Sign(NewKey, Header.Chain, PublicKey, 1_795_219_300_000);

    /// <summary>After the segment of the example.</summary>
    static CoseSign1 Handover(Func<string, byte[]> signature)
    {
        Assert.True(CoseSign1.TryRead(WithSignature(NewKeysProof, signature("possession-signature.hex")), Possession.Family, out var possession).IsOk);
        return Rotation.Sign(Key, Header.Chain, Header.Number, Segment.Identity, possession!, 1_795_219_301_000);
    }

    /// <summary>Of the old key, once it has handed over.</summary>
    static readonly CoseSign1 Gone = new Revocation("demo", Header.Chain, PublicKey.Thumbprint, [new AcceptedTip(Header.Number, Segment.Identity)], 3, "card lost", 1_795_220_000_000).Sign(OrganisationKey);

    /// <summary>Of the profile that reads the ticket's weight.</summary>
    static readonly CoseSign1 Published = new ProfilePublication("demo", "indicator", Repeat(0xEE, 32), Verified.Capture, 1_795_100_000_000).Sign(OrganisationKey);

    static readonly byte[][] LogIdentities = [Repeat(0xA0, 32), Segment.Identity, Repeat(0xA2, 32)];

    /// <summary>Every file of the example but the signatures, by name.</summary>
    /// <param name="signature">The stored one, by its file.</param>
    public static IEnumerable<(string Name, string Content)> Files(Func<string, byte[]> signature)
    {
        var enrolment = WithSignature(Enrolment, signature("enrolment-signature.hex"));
        var approval = WithSignature(Approval, signature("approval-signature.hex"));
        var message = new SegmentMessage(WithSignature(Segment.Sign1, signature("segment-signature.hex")), 0, Body.Encode()).Encode();
        yield return ("key.txt", Lines(("d", Key.ExportParameters(true).D!), ("x", PublicKey.X), ("y", PublicKey.Y), ("kid", PublicKey.Kid)));
        yield return ("enrolment-payload.hex", AnnotatedCbor.Print(Enrolment.Payload, Names.Enrolment));
        yield return ("enrolment-identity.txt", Lines(("identity", Enrolment.Identity), ("chain", Header.Chain)));
        yield return ("entry-0-tally.hex", AnnotatedCbor.Print(Body.Entries[0], Names.Tally));
        yield return ("entry-1-series.hex", AnnotatedCbor.Print(Body.Entries[1], Names.Series));
        yield return ("entry-2-weighing.hex", AnnotatedCbor.Print(Body.Entries[2], Names.Weighing));
        yield return ("entry-3-event.hex", AnnotatedCbor.Print(Body.Entries[3], Names.Event));
        yield return ("leaf-1-channel.hex", AnnotatedCbor.Print(Configuration.Leaves[1], Names.Channel));
        yield return ("leaves.txt", Leaves());
        yield return ("segment-payload.hex", AnnotatedCbor.Print(Segment.Sign1.Payload, Names.Header));
        yield return ("segment-sig-structure.hex", AnnotatedCbor.Print(Segment.Sign1.ToBeSigned, Names.SigStructure));
        yield return ("segment-identity.txt", Lines(("identity", Segment.Identity)));
        yield return ("message.hex", AnnotatedCbor.Print(message, Names.Message));
        yield return ("enrolment.hex", AnnotatedCbor.Print(enrolment, Names.Sign1));
        yield return ("receipt.txt", Receipt().Encode());
        yield return ("head.txt", Head().Sign(OnlineSigner));
        yield return ("approval-payload.hex", AnnotatedCbor.Print(Approval.Payload, Names.Approval));
        yield return ("approval.hex", AnnotatedCbor.Print(approval, Names.Sign1));
        yield return ("possession-payload.hex", AnnotatedCbor.Print(NewKeysProof.Payload, Names.Possession));
        yield return ("rotation-payload.hex", AnnotatedCbor.Print(Handover(signature).Payload, Names.Rotation));
        yield return ("revocation-payload.hex", AnnotatedCbor.Print(Gone.Payload, Names.Revocation));
        yield return ("statement.hex", AnnotatedCbor.Print(new StatementEntry(StatementKind.Revocation, [WithSignature(Gone, signature("revocation-signature.hex"))]).Encode(), Names.Statement));
        yield return ("publication-payload.hex", AnnotatedCbor.Print(Published.Payload, Names.Publication));
        yield return ("policy.txt", Policy());
        yield return ("bundle.hex", AnnotatedCbor.Print(Ticket(enrolment, approval, message, WithSignature(Published, signature("publication-signature.hex"))).Encode(), Names.Bundle));
    }

    /// <summary>The signature is the last 64 bytes of the message.</summary>
    public static byte[] WithSignature(CoseSign1 sign1, byte[] signature) => [.. sign1.Bytes[..^64], .. signature];

    static Receipt Receipt()
    {
        var leaves = LogIdentities.Select(identity => MerkleTree.Leaf(identity)).ToArray();
        return new Receipt(Segment.Identity, 1, MerkleTree.Path(leaves, 1), new Checkpoint(LogSigner.Key.Name, 3, MerkleTree.Root(leaves)).Sign(LogSigner));
    }

    static string Policy()
    {
        var key = new CborWriter();
        OrganisationPublicKey.Write(key);
        var witness = new CosignatureKey("witness.example/north", Ed25519.PublicKey(Repeat(0x08, 32)));
        return $"# whom the buyer's auditor believes\nlog {LogSigner.Key.ToVerifierKey()}\norganisation demo {Convert.ToBase64String(key.Written)}\nwitness north {witness.ToVerifierKey()}\nquorum north\n";
    }

    static Bundle Ticket(byte[] enrolment, byte[] approval, byte[] message, byte[] publication)
    {
        var receipt = Receipt();
        Assert.True(receipt.TryReadCheckpoint(out var note, out _).IsOk);
        var cosigned = receipt with { CheckpointNote = receipt.CheckpointNote + Cosignature.Sign(note!.Text, "witness.example/north", Repeat(0x08, 32), 1_795_219_260) };
        var builder = new BundleBuilder
        {
            Request = enrolment, Approval = approval, Message = message, Proofs = [Encoding.UTF8.GetBytes(cosigned.Encode())], Configuration = Configuration, OpensPersonal = true,
            Statements = [new ShownStatement(new StatementEntry(StatementKind.Profile, [publication]).Encode(), [])],
        };
        Assert.Equal(ReadOutcome.Ok, builder.TryTicket(2, out var bundle));
        return bundle!;
    }

    static Head Head() => new()
    {
        Chain = Header.Chain, Run = Header.Run, Number = 2, Identity = Segment.Identity, LogSize = 3, Missing = [new MissingRange(3, 4), new MissingRange(9, 9)],
    };

    static string Leaves()
    {
        var lines = new List<(string, byte[])> { ("secret", Secret) };
        for (var i = 0; i < Entries.Length; i++)
        {
            lines.Add(($"salt {i}", SaltedLeaves.Salt(Secret, i)));
            lines.Add(($"leaf {i}", SaltedLeaves.Of(Secret, Body.Entries)[i]));
        }
        return Lines([.. lines, ("root", Body.Root())]);
    }

    static string Lines(params (string Name, byte[] Value)[] lines) =>
        string.Concat(lines.Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.Name,-8} {Convert.ToHexStringLower(line.Value)}\n")));

    static ushort[] Registers(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return [(ushort)(bits >> 16), (ushort)bits];
    }

    static byte[] Repeat(byte value, int count) => [.. Enumerable.Repeat(value, count)];
}
