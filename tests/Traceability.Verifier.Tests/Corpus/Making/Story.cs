using System.Security.Cryptography;
using System.Text;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Traceability.Evidence.Tree;
using Traceability.Profiles;
using Traceability.Testing;

namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>What happened in the corpus: the mine's first segment with its configuration, a second one with a ticket, and the log that holds both.</summary>
static class Story
{
    public const long Noon = 1_795_219_200_000;
    public const int SeriesEntry = 1;
    public const int TicketEntry = 2;
    public const int TagEntry = 3;
    public const int EventEntry = 4;

    /// <summary>The channel of the scale's weight.</summary>
    public const int Deck = 2;
    public const int ProfileLeaf = 3;

    const int PinnedSize = 3;
    const int LogSize = 7;

    static readonly DecodingRule Energy = new()
    {
        Table = RegisterTable.Input, WireAddress = 0x48, Words = 2, Type = RegisterType.F32, Order = Profiles.ByteOrder.Abcd, Scale = DecimalFraction.One, ResolutionExponent = -2, Unit = "kWh", CounterWidth = 32,
    };

    static readonly DecodingRule Gross = new()
    {
        Table = RegisterTable.Holding, WireAddress = 0x08, Words = 2, Type = RegisterType.I32, Order = Profiles.ByteOrder.Abcd, Scale = DecimalFraction.One, ResolutionExponent = 0, Unit = "kg",
    };

    static readonly byte[] Profile = Encoding.UTF8.GetBytes("# a profile\n");

    public static readonly byte[] Indicator = Encoding.UTF8.GetBytes("# an indicator's profile\n");

    public static readonly ConfigurationParts Configuration = new(Cast.Bytes("configuration"),
    [
        EnergyBy(Energy),
        new ConfigurationLeaf.ForChannel(1, "plant.energy_import", Energy.ToCbor(), "bus-1", 2, "sdm630", SHA256.HashData(Profile), Verified.Device, "2231-08", 1000).Encode(),
        GrossBy(Gross),
        new ConfigurationLeaf.ForProfile("indicator", Indicator).Encode(),
        new ConfigurationLeaf.ForProfile("sdm630", Profile).Encode(),
        new ConfigurationLeaf.ForSite(Encoding.UTF8.GetBytes("# a site\n")).Encode(),
    ]);

    public static readonly Series Readings = new()
    {
        Channel = 0, WordsPerReading = 2, TimesMs = [Noon, Noon + 1000, Noon + 2000], Qualities = [Quality.Good, Quality.Good, Quality.NotANumber],
        Words = [.. new[] { 81234.5f, 81234.51f, float.NaN }.SelectMany(Registers)], Exponent = -2, Mantissas = [8_123_450, 8_123_451, 0],
    };

    public static readonly PersonalValue Vehicle = new(TicketEntry, Cast.Bytes("vehicle"), "tag", "E2003412DC03011803051234");
    static readonly PersonalValue Tag = new(TagEntry, Cast.Bytes("tag"), "tag", "E2003412DC03011803051234");

    public static readonly Weighing Ticket = new()
    {
        Ticket = "18-1111", Scale = "weighbridge", Vehicle = Vehicle.Commitment, CapturedMs = Noon + 3400, ShownGrams = 38_460_000, DivisionGrams = 20_000,
        Channel = Deck, WeightWords = [0x00, 0x00, 0x96, 0x3C], StatusWords = [0x00, 0x03], Window = new StableWindow(12, 3000, 0), ZeroMs = Noon - 20_000,
        First = new FirstCrossing("17-1111", Noon - 600_000, 14_220_000),
    };

    public static readonly BuiltSegment First = Seal(1, Cast.Mine.Identity, 0, null,
        [new Tally([1, 1, 0, 0, 0, 1, 0], [], 0, 0), new Configuration(Configuration.Root(), Configuration.Leaves.Count, ConfigurationReason.RunStart), Readings], Configuration);

    public static readonly Entry[] SecondEntries =
    [
        new Tally([2, 2, 1, 1, 1, 1, 0], [new TicketCounter("weighbridge", 19)], 0, 30_000), Readings, Ticket,
        new TagSeen("gate", Tag.Commitment, Noon + 3000, Noon + 3400), new SiteEvent(EventCode.Gap, Noon + 3500, "diesel.volume", Noon - 10_000, null, "timeout", ""),
    ];

    public static readonly BuiltSegment Second = SealSecond();

    /// <summary>The second segment with a last change before it is signed.</summary>
    public static BuiltSegment SealSecond(Func<SegmentHeader, SegmentHeader>? change = null, byte[][]? entries = null, ECDsa? key = null, PersonalValue[]? personal = null) =>
        Seal(2, First.Identity, 3, new PinnedCheckpoint(PinnedSize, Root(Leaves(PinnedSize, First.Identity))), SecondEntries, null, change, entries, key, personal ?? [Vehicle, Tag]);

    static BuiltSegment Seal(long number, byte[] previous, long firstSeq, PinnedCheckpoint? pinned, Entry[] entries, ConfigurationParts? parts,
        Func<SegmentHeader, SegmentHeader>? change = null, byte[][]? encoded = null, ECDsa? key = null, PersonalValue[]? personal = null)
    {
        var body = new SegmentBody(Cast.Bytes($"secret {number}"), encoded ?? [.. entries.Select(entry => entry.Encode())], personal ?? [], parts);
        var header = new SegmentHeader
        {
            Chain = EnrolmentRequest.ChainOf(Cast.Mine.Identity), Run = Cast.Bytes("run")[..16], Number = number, FirstSeq = firstSeq, Previous = previous, Count = body.Entries.Count,
            EntriesRoot = body.Root(), SealedMs = Noon + number * 3600, Boot = 1, MonotonicMs = number * 3600, Clock = new ClockQuality(ClockStatus.Synchronised, "ntp", 12),
            ConfigurationHash = Configuration.Root(), Software = "edge 0.1.0", Checkpoint = pinned, Assurance = "software",
        };
        if (change is not null) header = change(header);
        var segment = Segment.Seal(key ?? Cast.MineKey, EvidenceKey.Of(key ?? Cast.MineKey).Kid, header);
        return new BuiltSegment(segment, body, new SegmentMessage(segment.Sign1.Bytes, 0, body.Encode()).Encode());
    }

    /// <summary>A tlog-proof of an identity at index 4 of the log of seven, cosigned by the named witnesses.</summary>
    public static string Proof(byte[] identity, NoteSigner? log = null, params string[] witnesses)
    {
        var leaves = Leaves(LogSize, First.Identity, identity);
        return Proof(identity, 4, leaves, log ?? Cast.Log, witnesses);
    }

    public static string Proof(byte[] identity, int index, byte[][] leaves, NoteSigner log, params string[] witnesses)
    {
        var checkpoint = new Checkpoint(log.Key.Name, leaves.Length, Root(leaves));
        return new Receipt(identity, index, MerkleTree.Path(leaves, index), checkpoint.Sign(log) + string.Concat(witnesses.Select(witness => Cast.Cosign(checkpoint.Text, witness)))).Encode();
    }

    /// <summary>Leaf hashes: the first segment at index 1, the second at 4, random leaves elsewhere as the ledger pads.</summary>
    public static byte[][] Leaves(int size, byte[] first, byte[]? second = null) =>
        [.. Enumerable.Range(0, size).Select(i => MerkleTree.Leaf(i == 1 ? first : i == 4 && second is not null ? second : Cast.Bytes($"padding {i}")))];

    public static byte[] Root(byte[][] leaves) => MerkleTree.Root(leaves);

    /// <summary>The ticket's bundle, approved, logged and cosigned by two witnesses.</summary>
    public static Bundle TicketBundle(BuiltSegment? of = null, bool opens = false) =>
        Builder(of ?? Second) is var builder && (builder with { OpensPersonal = opens }).TryTicket(TicketEntry, out var bundle) is { IsOk: true } ? bundle! : throw new InvalidOperationException();

    public static Bundle ReadingBundle(BuiltSegment? of = null, int entry = SeriesEntry, int reading = 1) =>
        Builder(of ?? Second).TryReading(entry, reading, out var bundle) is { IsOk: true } ? bundle! : throw new InvalidOperationException();

    /// <summary>The same without the builder's own checks, so that what is shown may be wrong.</summary>
    public static Bundle TicketBundleUnchecked(BuiltSegment of, params int[] show)
    {
        var leaves = SaltedLeaves.Of(of.Body.Secret, of.Body.Entries);
        int[] shown = show is [] ? [TicketEntry] : show;
        return new Bundle(new BundleSubject.Ticket(0, shown[0]), [new ShownChain(Cast.Mine.Bytes, Cast.MineApproval)],
            [new ShownSegment(0, of.Segment.Sign1.Bytes,
                [.. shown.Select(i => new ShownLeaf(i, SaltedLeaves.Salt(of.Body.Secret, i), of.Body.Entries[i], MerkleTree.Path(leaves, i)))],
                [Encoding.UTF8.GetBytes(Proof(of.Identity))])],
            [], []);
    }

    public static ShownConfiguration Show(ConfigurationParts parts, int position) => new(parts.Leaves.Count,
        [new ShownLeaf(position, SaltedLeaves.Salt(parts.Secret, position), parts.Leaves[position], MerkleTree.Path(SaltedLeaves.Of(parts.Secret, parts.Leaves), position))]);

    /// <summary>The leaf of the mill's channel under this rule.</summary>
    static byte[] EnergyBy(DecodingRule rule) => new ConfigurationLeaf.ForChannel(0, "mill.energy_import", rule.ToCbor(), "bus-1", 1, "sdm630", SHA256.HashData(Profile), Verified.Device, "2231-07", 1000).Encode();

    public static byte[] EnergyBy(Func<DecodingRule, DecodingRule> change) => EnergyBy(change(Energy));

    /// <summary>The leaf of the scale's channel under this rule.</summary>
    public static byte[] GrossBy(DecodingRule rule, Verified verified = Verified.Capture) => new ConfigurationLeaf.ForChannel(Deck, "weighbridge.gross", rule.ToCbor(), "bus-1", 3, "indicator", SHA256.HashData(Indicator), verified, "88-01", 200).Encode();

    public static byte[] GrossBy(Func<DecodingRule, DecodingRule> change) => GrossBy(change(Gross));

    static BundleBuilder Builder(BuiltSegment of) => new()
    {
        Request = Cast.Mine.Bytes, Approval = Cast.MineApproval, Message = of.Message, Configuration = Configuration,
        Proofs = of == First ? [] : [Encoding.UTF8.GetBytes(Proof(of.Identity, null, "north", "south"))],
    };

    static ushort[] Registers(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return [(ushort)(bits >> 16), (ushort)bits];
    }
}
