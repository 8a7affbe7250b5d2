using System.Security.Cryptography;
using System.Text;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Traceability.Evidence.Tree;

namespace Traceability.Evidence.Tests;

/// <summary>One enrolled device with one segment: a series with its configuration, and a ticket with its vehicle; everything a bundle is made of.</summary>
sealed class EnrolledDevice
{
    public const int TicketEntry = 3;
    public const int SeriesEntry = 2;

    readonly RandomEntries random = new(5);

    public EnrolledDevice(int others = 0)
    {
        var organisation = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var publicKey = EvidenceKey.Of(key);
        Log = new NoteSigner("ledger.example/segments", random.Bytes(32));
        Root = new NoteSigner(Succession.SignerOf(Log.Key.Name), random.Bytes(32));
        Online = new NoteSigner(Head.SignerOf(Log.Key.Name), random.Bytes(32));
        Request = new EnrolmentRequest
        {
            Organisation = "demo", Facility = "mine", Device = "edge-mine", EvidenceKey = publicKey, WitnessKey = Ed25519.PublicKey(random.Bytes(32)), LabelKeyHash = random.Bytes(32),
            Voucher = random.Bytes(16), Logs = [new PinnedLog(Log.Key.Name, Log.Key.PublicKey, 0, MerkleTree.EmptyRoot)], LedgerOnlineKey = Online.Key.PublicKey, LedgerRootKey = Root.Key.PublicKey,
        }.Sign(key);
        Approval = new Approval("demo", Request.Identity, 1_795_000_000_000, "software").Sign(organisation).Bytes;
        Configuration = new ConfigurationParts(random.Bytes(32), [.. Enumerable.Range(0, 9).Select(i => new ConfigurationLeaf.ForChannel(i, $"c{i}", [1], "bus", 1, "p", random.Bytes(32), Verified.Device, "s", 1000).Encode())]);
        var vehicle = new PersonalValue(TicketEntry, random.Bytes(32), "tag", "E2003412DC03011803051234");
        Entry[] entries =
        [
            new Configuration(Configuration.Root(), Configuration.Leaves.Count, ConfigurationReason.RunStart), random.Series(40) with { Channel = 4 },
            random.Weighing() with { Vehicle = vehicle.Commitment, Channel = 6, WeightWords = random.Bytes(4) }, .. Enumerable.Range(0, others).Select(_ => random.Event()),
        ];
        var signed = SignedSegment.Of(7, Configuration, [vehicle], entries);
        var header = signed.Header with { Chain = EnrolmentRequest.ChainOf(Request.Identity) };
        Segment = Segment.Seal(key, publicKey.Kid, header);
        Body = signed.Body;
        Message = SegmentMessage.Pack(Segment.Sign1.Bytes, Body).Encode();
    }

    public NoteSigner Log { get; }

    /// <summary>The ledger's.</summary>
    public NoteSigner Root { get; }

    /// <summary>The same.</summary>
    public NoteSigner Online { get; }

    public CoseSign1 Request { get; }

    public byte[] Approval { get; }

    public ConfigurationParts Configuration { get; }

    public Segment Segment { get; }

    public SegmentBody Body { get; }

    public byte[] Message { get; }

    public BundleBuilder Builder => new() { Request = Request.Bytes, Message = Message, Approval = Approval, Configuration = Configuration };

    public Bundle Ticket() => Builder.TryTicket(TicketEntry, out var bundle) is { IsOk: true } ? bundle! : throw new InvalidOperationException();

    public Bundle Reading() => Builder.TryReading(SeriesEntry, 7, out var bundle) is { IsOk: true } ? bundle! : throw new InvalidOperationException();

    /// <summary>As the proof of a log of so many leaves would be; its hashes are of no real tree.</summary>
    public byte[] ProofInLogOf(int size, bool cosigned = true)
    {
        var path = Enumerable.Range(0, (int)Math.Ceiling(Math.Log2(size))).Select(_ => random.Bytes(32)).ToArray();
        var checkpoint = new Checkpoint(Log.Key.Name, size, random.Bytes(32));
        var note = checkpoint.Sign(Log) + (!cosigned ? "" : Cosignature.Sign(checkpoint.Text, "north.example/witness", random.Bytes(32), 1_795_219_300) + Cosignature.Sign(checkpoint.Text, "south.example/witness", random.Bytes(32), 1_795_219_300));
        return Encoding.UTF8.GetBytes(new Receipt(Segment.Identity, size / 2, path, note).Encode());
    }
}
