using System.Buffers.Binary;
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

/// <summary>
/// Six hours of the refinery, one segment an hour: register statements in numbers 1, 3 and 6, weighings in 2, 4 and 5, an event in 4. A case changes a
/// draft, and what follows is sealed anew.
/// </summary>
static class Refinery
{
    public const long HourMs = 3_600_000;

    /// <summary>When the agent started; number n is sealed n hours later.</summary>
    public const long Start = Story.Noon;

    /// <summary>Previous of a register statement that names the one before it.</summary>
    const long Linked = -1;

    public const int Boiler = 0;
    public const int Diesel = 1;
    public const int Power = 2;
    public const int Strokes = 3;
    public const int Widest = 4;
    public const int Wide = 5;
    public const int Scaled = 6;

    static readonly byte[] Profile = Encoding.UTF8.GetBytes("# a profile\n");

    static readonly DecodingRule Volume = new()
    {
        Table = RegisterTable.Input, WireAddress = 0x10, Words = 2, Type = RegisterType.U32, Order = Profiles.ByteOrder.Abcd, Scale = new DecimalFraction(1, -2), ResolutionExponent = -2, Unit = "l", CounterWidth = 32,
    };

    static readonly DecodingRule Pulses = Volume with { Words = 4, Type = RegisterType.U64, Scale = DecimalFraction.One, ResolutionExponent = 0, Unit = "", CounterWidth = 64 };

    public static int ChannelCount => Channels.Length;

    static readonly (string Id, DecodingRule Rule)[] Channels =
    [
        ("boiler.energy_import", Volume with { Type = RegisterType.F32, Scale = DecimalFraction.One, Unit = "kWh" }),
        ("diesel.volume", Volume),
        ("boiler.power", Volume with { Unit = "W", CounterWidth = 0 }),
        ("press.strokes", Volume with { Words = 1, Type = RegisterType.U16, Scale = DecimalFraction.One, ResolutionExponent = 0, Unit = "", CounterWidth = 16, Rollover = 10_000 }),
        ("gate.pulses", Pulses),
        ("well.pulses", Pulses with { CounterWidth = 52 }),
        ("mill.volume", Volume with { Scale = new DecimalFraction(1, -1) }),
    ];

    public static readonly ConfigurationParts Configuration = Configured(Channels);

    public static readonly Draft[] Day =
    [
        new(new Configuration(Configuration.Root(), Configuration.Leaves.Count, ConfigurationReason.RunStart), Stated(1, First(Diesel, Start + HourMs, 100_000))),
        new(Weighed(2)),
        new(Stated(3, Counter(Diesel, 3, 123_456))),
        new(Happened(EventCode.SealSwitch, "cabinet", 4), Weighed(4)),
        new(Weighed(5)),
        new(Stated(6, Counter(Diesel, 6, 135_801))),
    ];

    public static readonly BuiltSegment[] Built = Seal(Day);

    public static readonly byte[] Chain = EnrolmentRequest.ChainOf(Cast.Refinery.Identity);

    public static string Id(int channel) => Channels[channel].Id;

    /// <summary>The day with one of its drafts changed; numbers from 1.</summary>
    public static Draft[] With(int number, Func<Draft, Draft> change) => With(Day, number, change);

    public static Draft[] With(Draft[] day, int number, Func<Draft, Draft> change) => [.. day.Select((draft, i) => i + 1 == number ? change(draft) : draft)];

    /// <summary>The day from a number on by another key, after another start of the agent.</summary>
    public static Draft[] Rotated(Draft[] day, int after, ECDsa key) =>
        [.. day.Select((draft, i) => i < after ? draft : draft with { Key = key, Boot = draft.Boot + 1 })];

    public static BuiltSegment[] Seal(IReadOnlyList<Draft> drafts)
    {
        var built = new BuiltSegment[drafts.Count];
        var counts = new long[Entry.KindCount];
        var (seq, resets, previous) = (0L, 0L, Cast.Refinery.Identity);
        long? stated = null;
        for (var i = 0; i < drafts.Count; i++)
        {
            var draft = drafts[i];
            Entry[] entries = [new Tally([], [], 0, 0), .. draft.Entries];
            for (var k = 0; k < entries.Length; k++)
            {
                counts[(int)entries[k].Kind]++;
                if (entries[k] is SiteEvent { Code: EventCode.CounterReset }) resets++;
                if (entries[k] is not RegisterStatement statement) continue;
                if (statement.PreviousSeq == Linked) entries[k] = statement with { PreviousSeq = stated };
                stated = seq + k;
            }
            entries[0] = draft.Tally(new Tally([.. counts], [], resets, 0));
            var number = i + 1;
            var body = new SegmentBody(Cast.Bytes($"refinery, secret {number}"), [.. entries.Select(entry => entry.Encode())], [], number == 1 ? Configuration : null);
            var segment = Segment.Seal(draft.Key, EvidenceKey.Of(draft.Key).Kid, draft.Header(new SegmentHeader
            {
                Chain = EnrolmentRequest.ChainOf(Cast.Refinery.Identity), Run = Cast.Bytes($"refinery, run {draft.Boot}")[..16], Number = number, FirstSeq = seq, Previous = previous,
                Count = entries.Length, EntriesRoot = body.Root(), SealedMs = Start + number * HourMs, Boot = draft.Boot, MonotonicMs = number * HourMs,
                Clock = new ClockQuality(ClockStatus.Synchronised, "ntp", 12), ConfigurationHash = Configuration.Root(), Software = "edge 0.1.0", Assurance = "software",
            }));
            built[i] = new BuiltSegment(segment, body, new SegmentMessage(segment.Sign1.Bytes, 0, body.Encode()).Encode());
            (seq, previous) = (seq + entries.Length, segment.Identity);
        }
        return built;
    }

    /// <summary>The asked entries of the segments of these numbers, in this order, each segment proven.</summary>
    public static Bundle Show(BundleSubject subject, BuiltSegment[] built, params (int Number, int[] Entries)[] shown) =>
        new(subject, [new ShownChain(Cast.Refinery.Bytes, Cast.RefineryApproval)], [.. shown.Select(one => Shown(built[one.Number - 1], one.Entries, Proof(built, one.Number)))], [], []);

    public static ShownSegment Shown(BuiltSegment of, int[] entries, params string[] proofs)
    {
        var leaves = SaltedLeaves.Of(of.Body.Secret, of.Body.Entries);
        return new ShownSegment(0, of.Segment.Sign1.Bytes,
            [.. entries.Select(i => new ShownLeaf(i, SaltedLeaves.Salt(of.Body.Secret, i), of.Body.Entries[i], MerkleTree.Path(leaves, i)))], [.. proofs.Select(Encoding.UTF8.GetBytes)]);
    }

    /// <summary>Number n stands at index 2n of a log that ends with it and one leaf of padding.</summary>
    public static string Proof(BuiltSegment[] built, int number, NoteSigner? log = null) =>
        Story.Proof(built[number - 1].Identity, 2 * number, Leaves(built), log ?? Cast.Log);

    /// <summary>Leaf hashes of that log.</summary>
    public static byte[][] Leaves(BuiltSegment[] built) =>
        [.. Enumerable.Range(0, 2 * built.Length + 2).Select(i => MerkleTree.Leaf(i > 0 && i % 2 == 0 && i / 2 <= built.Length ? built[i / 2 - 1].Identity : Cast.Bytes($"padding {i}")))];

    public static ShownConfiguration Rule(int channel) => Story.Show(Configuration, channel);

    public static ConfigurationParts Configured(params (string Id, DecodingRule Rule)[] channels) => new(Cast.Bytes("refinery, configuration"),
    [
        .. channels.Select((channel, i) => new ConfigurationLeaf.ForChannel(i, channel.Id, channel.Rule.ToCbor(), "bus-1", i + 1, "meter", SHA256.HashData(Profile), Verified.MapOnly, $"77-{i}", 1000).Encode()),
        new ConfigurationLeaf.ForProfile("meter", Profile).Encode(), new ConfigurationLeaf.ForSite(Encoding.UTF8.GetBytes("# a site\n")).Encode(),
    ]);

    /// <summary>The usual channels with one rule changed.</summary>
    public static ConfigurationParts Reconfigured(int channel, Func<DecodingRule, DecodingRule> change, string? id = null) =>
        Configured([.. Channels.Select((one, i) => i == channel ? (id ?? one.Id, change(one.Rule)) : one)]);

    /// <summary>Made at the end of the hour that number n closes.</summary>
    public static RegisterStatement Stated(int number, params CounterState[] counters) =>
        new(number == 1 ? StatementReason.RunStart : StatementReason.FacilityMidnight, Start + number * HourMs - 1000, counters, Linked);

    public static CounterState Counter(int channel, int number, long mantissa, long resets = 0, long gapMs = 0) =>
        new(channel, Read(channel, Start + number * HourMs - 1500, mantissa), Read(channel, Start + number * HourMs - 500, mantissa + 1), null, resets, gapMs);

    /// <summary>Nothing was read before the run.</summary>
    public static CounterState First(int channel, long atMs, long mantissa) => new(channel, null, Read(channel, atMs, mantissa), null, 0, 0);

    /// <summary>Words that give the mantissa by the channel's rule, where it takes them as they stand.</summary>
    public static CounterReading Read(int channel, long atMs, long mantissa)
    {
        var rule = Channels[channel].Rule;
        var raw = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(raw, rule.Type == RegisterType.F32 ? BitConverter.SingleToUInt32Bits(mantissa / 100f) : channel == Scaled ? mantissa / 10 : mantissa);
        return new CounterReading(atMs, raw[^(2 * rule.Words)..], rule.ResolutionExponent, mantissa);
    }

    /// <summary>Half an hour before number n is sealed, by an instrument that gives no registers.</summary>
    public static Weighing Weighed(int number, long? capturedMs = null) =>
        Story.Ticket with { Ticket = $"{number}-2222", CapturedMs = capturedMs ?? Start + number * HourMs - HourMs / 2, First = null, Channel = null, WeightWords = [] };

    public static SiteEvent Happened(EventCode code, string subject, int number) => new(code, Start + number * HourMs - 5000, subject, null, null, "power", "");
}
