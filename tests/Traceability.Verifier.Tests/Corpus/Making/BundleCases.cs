using System.Text;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Traceability.Profiles;
using Traceability.Testing;

namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>Bundles: what is accepted, and for every row of FORMAT.md's table what fails there first. Those of form alone are in <see cref="BundleFormCases"/>.</summary>
static class BundleCases
{
    static readonly Bundle Ticket = Story.TicketBundle();
    static readonly Bundle Reading = Story.ReadingBundle();
    static readonly byte[][] Entries = [.. Story.Second.Body.Entries];

    public static IEnumerable<MadeCase> All() => [.. Accepted(), .. Chains(), .. Proven(), .. Configurations(), .. BundleLogCases.All(), .. BundleFormCases.All()];

    static IEnumerable<MadeCase> Accepted() =>
    [
        Of("bundle-ticket", Ticket, "accepted", "a ticket: approved, logged, cosigned by two of three"),
        Of("bundle-ticket-without-policy", Ticket, "accepted", "the bundle vouches for itself", policy: null),
        Of("bundle-ticket-with-opening", Story.TicketBundle(opens: true), "accepted", "the giver shows the vehicle's tag"),
        Of("bundle-reading", Reading, "accepted", "a reading with its channel's decoding rule"),
        Of("bundle-reading-without-rule", Reading with { Configurations = [] }, "accepted", "the decoding rule is not shown: said, not refused"),
        Of("bundle-reading-not-a-number", Story.ReadingBundle(reading: 2), "accepted", "a reading without a value exists"),
        Of("bundle-not-logged", Story.ReadingBundle(Story.First, entry: 2), "accepted", "not logged: said, not refused"),
        Of("bundle-two-segments", Both(Story.First, Story.Second), "accepted", "two neighbours of one chain"),
        Of("bundle-same-bytes-other-signature", Both(Story.Second, Signed(Story.Second, DeterministicEcdsa.OtherS)), "accepted", "§6.8 7: the same signed bytes under another signature are a duplicate"),
        Of("bundle-high-s", Segment(Ticket, segment => segment with { Sign1 = Signed(Story.Second, DeterministicEcdsa.OtherS).Segment.Sign1.Bytes }), "accepted", "§6.8 8: high s"),
        Of("bundle-alg-minus-9", AlgorithmMinus9(), "accepted", "§0: ESP256"),
        Of("bundle-organisation-not-in-policy", Ticket, "accepted", "an approval that nobody here can judge is text, and the ledger's word stands", policy: PolicyWithout("organisation")),
        Of("bundle-without-approval", Ticket with { Chains = [new ShownChain(Cast.Mine.Bytes, null)] }, "accepted", "the ledger's word"),
    ];

    static IEnumerable<MadeCase> Chains() =>
    [
        Of("bundle-request-of-another-key", Chain(Cast.Enrol(Cast.StrangerKey, "mine", "edge-mine", named: Cast.MineKey).Bytes), "refused: enrolment", "§6.6: possession"),
        Of("bundle-request-newer", Chain(new RawSign1("tr.enrolment.v2+cbor", Cast.Mine.Payload)), "refused: enrolment", "a newer part is not a newer bundle"),
        Of("bundle-approval-of-another-device", Approved(Cast.Approve(Cast.Refinery, Cast.OrganisationKey, "demo")), "refused: approval", "an approval names one request"),
        Of("bundle-approval-of-another-organisation", Approved(Cast.Approve(Cast.Mine, Cast.OrganisationKey, "rival")), "refused: approval", "organisation as in the request"),
        Of("bundle-approval-by-a-stranger", Approved(Cast.Approve(Cast.Mine, Cast.StrangerKey, "demo")), "refused: approval", "the policy has keys of this organisation, and none signed"),
        Of("bundle-approval-is-a-segment", Approved(Story.Second.Segment.Sign1.Bytes), "refused: approval", "§4.1 verifier bugs: one typ for another"),
        Of("bundle-segment-is-an-approval", Segment(Ticket, segment => segment with { Sign1 = Cast.MineApproval }), "refused: header", "§4.1 verifier bugs: one typ for another"),
        Of("bundle-segment-newer", Segment(Ticket, segment => segment with { Sign1 = new RawSign1("tr.segment.v2+cbor", Story.Second.Segment.Sign1.Payload) }), "refused: header", "a newer part is not a newer bundle"),
        Of("bundle-segment-of-another-chain", Chain(Cast.Refinery.Bytes, null), "refused: chain", "organisation and facility come from the chain's own enrolment"),
        Of("bundle-number-one-after-another", Both(Story.Second, Renumbered(header => header with { Number = 1, FirstSeq = 0 })), "refused: chain", "§6.8 3: wrong prev"),
        Of("bundle-two-of-one-number", Both(Story.Second, Renumbered(header => header with { SealedMs = header.SealedMs + 1 })), "refused: chain", "§6.8 6: one number, two signed contents: the key signed twice"),
        Of("bundle-neighbour-not-linked", Both(Story.First, Renumbered(header => header with { Previous = Cast.Bytes("elsewhere") })), "refused: chain", "§6.8 3: wrong prev"),
        Of("bundle-sequence-with-hole", Both(Story.First, Renumbered(header => header with { FirstSeq = 4 })), "refused: chain", "§6.8 4: a gap in the entry numbers"),
        Of("bundle-sequence-goes-back", Both(Story.First, Renumbered(header => header with { Number = 5, FirstSeq = 2 })), "refused: chain", "§6.8 2, 21: numbers that swap or go back"),
        Of("bundle-boot-goes-back", Both(Story.SealSecond(header => header with { Boot = 2 }), Renumbered(header => header with { Number = 9, FirstSeq = 90 })), "refused: chain", "§6.8 22: the boot counter goes back"),
        Of("bundle-flipped-payload-bit", Segment(Ticket, segment => segment with { Sign1 = Flipped(segment.Sign1, Story.Second.Segment.Header.EntriesRoot) }), "refused: signature", "§6.8 1: a flipped payload bit"),
        Of("bundle-signed-by-a-stranger", Story.TicketBundleUnchecked(Story.SealSecond(key: Cast.StrangerKey)), "refused: signature", "§4.1: inserting a record without the key"),
        Of("bundle-zero-r", Segment(Ticket, segment => segment with { Sign1 = Signed(Story.Second, s => [.. new byte[32], .. s[32..]]).Segment.Sign1.Bytes }), "refused: signature", "§6.8 9: zero r"),
    ];

    static IEnumerable<MadeCase> Proven() =>
    [
        Of("bundle-changed-net", Entry(Ticket, leaf => leaf with { Content = Heavier().Encode() }), "refused: entry-proof", "§4.1: changing a record without the key"),
        Of("bundle-other-salt", Entry(Ticket, leaf => leaf with { Salt = Cast.Bytes("salt") }), "refused: entry-proof", "the leaf hangs on its salt"),
        Of("bundle-entry-at-another-index", Entry(Ticket with { Subject = new BundleSubject.Ticket(0, 3) }, leaf => leaf with { Index = 3 }), "refused: entry-proof", "§6.8 2: a record at another place"),
        Of("bundle-entry-beyond-count", Entry(Ticket with { Subject = new BundleSubject.Ticket(0, 5) }, leaf => leaf with { Index = 5 }), "refused: entry-proof", "§6.8 26: index ≥ count"),
        Of("bundle-entry-path-too-short", Entry(Ticket, leaf => leaf with { Path = [.. leaf.Path.SkipLast(1)] }), "refused: entry-proof", "§1.4: a path that ends below the root"),
        Of("bundle-node-shown-as-entry", Entry(Ticket, leaf => leaf with { Path = [.. leaf.Path.Skip(1)] }), "refused: entry-proof", "§1.4: a path that begins above the leaf"),
        Of("bundle-net-is-not-gross-less-tare", Resealed([Entries[0], Entries[1], WrongNet(), .. Entries[3..]]), "refused: entry", "§6.8 34: net ≠ gross − tare, validly signed"),
        Of("bundle-unknown-kind", Resealed([Entries[0], Entries[1], [0x82, 0x07, 0x80], .. Entries[3..]]), "refused: entry", "a kind that version 1 does not know"),
        Of("bundle-integer-not-shortest", Resealed([Entries[0], Entries[1], [0x82, 0x18, 0x02, .. Entries[2][2..]], .. Entries[3..]]), "refused: entry", "§6.8 16: also inside what is validly signed"),
        Of("bundle-second-tally", Resealed([Entries[0], Entries[1], Entries[0], .. Entries[3..]]), "refused: entry", "entry 0 is the tally and no other is"),
        Of("bundle-first-is-no-tally", Resealed([Entries[2], .. Entries[1..]], show: 0), "refused: entry", "entry 0 is the tally"),
        Of("bundle-too-many-readings", TooMany(), "refused: entry", "a small bundle must not decode to gigabytes"),
        Of("bundle-opening-of-another-value", Story.TicketBundle(opens: true) with { Openings = [new Opening(0, Story.Vehicle with { Value = "E2003412DC03011803059999" })] }, "refused: opening", "the value does not fit its commitment"),
        Of("bundle-opening-of-a-series", Reading with { Openings = [new Opening(0, Story.Vehicle with { Entry = Story.SeriesEntry })] }, "refused: opening", "a series holds no personal value"),
        Of("bundle-opening-of-an-unseen-entry", Ticket with { Openings = [new Opening(0, Story.Vehicle with { Entry = Story.TagEntry })] }, "refused: opening", "an opening belongs to a shown entry"),
        Of("bundle-subject-not-shown", Ticket with { Subject = new BundleSubject.Ticket(0, 3) }, "refused: subject", "the statement is about an entry that is not there"),
        Of("bundle-ticket-is-a-series", Reading with { Subject = new BundleSubject.Ticket(0, Story.SeriesEntry) }, "refused: subject", "a ticket is a weighing"),
        Of("bundle-reading-of-a-ticket", Ticket with { Subject = new BundleSubject.Reading(0, Story.TicketEntry, 0) }, "refused: subject", "a reading is of a series"),
        Of("bundle-reading-beyond-count", Reading with { Subject = new BundleSubject.Reading(0, Story.SeriesEntry, 3) }, "refused: subject", "readings 0 … 2"),
    ];

    static IEnumerable<MadeCase> Configurations() =>
    [
        Of("bundle-rule-of-another-channel", Leaf(leaf => leaf with { Content = Story.Configuration.Leaves[1] }), "refused: configuration-proof", "a rule that nobody named"),
        Of("bundle-leaf-beyond-count", Leaf(leaf => leaf with { Index = 6 }), "refused: configuration-proof", "position ≥ count"),
        Of("bundle-leaves-of-two-trees", Reading with { Configurations = [Reading.Configurations[0] with { Leaves = [Reading.Configurations[0].Leaves[0], new ShownLeaf(3, Cast.Bytes("salt"), Story.Configuration.Leaves[3], Reading.Configurations[0].Leaves[0].Path)] }] }, "refused: configuration-proof", "every leaf's path gives the same root"),
        Of("bundle-configuration-of-nobody", Configured(Story.Configuration.Leaves, header => header), "refused: configuration-proof", "no segment names its root"),
        Of("bundle-rule-newer", Configured([Replaced(Story.Configuration.Leaves[0], [0x8F, 0x01], [0x8F, 0x03]), .. Story.Configuration.Leaves.Skip(1)]), "refused: configuration", "a rule of a later version"),
        Of("bundle-rule-of-version-2-without-its-member", Configured([Replaced(Story.Configuration.Leaves[0], [0x8F, 0x01], [0x8F, 0x02]), .. Story.Configuration.Leaves.Skip(1)]), "refused: configuration", "version 2 is a rule with a word beside its number"),
        Of("bundle-channel-at-another-place", Configured([Story.Configuration.Leaves[1], .. Story.Configuration.Leaves.Skip(1)]), "refused: configuration", "a channel's index is its position"),
        Of("bundle-words-give-another-value", Lying(MessageCases.Lowered()), "refused: decoding", "§4.1: a lying agent, validly signed: the words beside the value say otherwise"),
        Of("bundle-words-give-another-quality", Lying(Story.Readings with { Qualities = [Quality.Good, Quality.Uncertain, Quality.NotANumber] }), "refused: decoding", "the quality follows from words and rule"),
        Of("bundle-other-exponent", Lying(Story.Readings with { Exponent = -3 }), "refused: decoding", "§6.8 36: a division that the configuration does not have"),
        Of("bundle-series-of-a-profile", Lying(Story.Readings with { Channel = Story.ProfileLeaf }, position: Story.ProfileLeaf), "refused: decoding", "the leaf at the series' channel is no channel"),
        Of("bundle-weighing-without-rule", Ticket with { Configurations = [] }, "accepted", "the weight's decoding rule is not shown: said, not refused"),
        Of("bundle-weighing-without-words", Weighed(weighing => weighing with { Channel = null, WeightWords = [] }), "accepted", "an instrument that gives no registers"),
        Of("bundle-weighing-words-give-another-weight", Weighed(weighing => weighing with { WeightWords = [0x00, 0x00, 0x96, 0x3D] }), "refused: decoding", "§4.1: a lying agent, validly signed: the words beside the weight say otherwise"),
        Of("bundle-weighing-shows-another-weight", Weighed(_ => Heavier()), "refused: decoding", "§4.1: a lying agent: a tonne more than its words"),
        Of("bundle-weighing-of-fewer-words", Weighed(weighing => weighing with { WeightWords = [0x96, 0x3C] }), "refused: decoding", "the rule has two words"),
        Of("bundle-weighing-of-another-channel", Weighed(weighing => weighing with { Channel = 0 }, Story.Show(Story.Configuration, 0)), "refused: decoding", "energy is no weight"),
        Of("bundle-weighing-of-a-profile", Weighed(weighing => weighing with { Channel = Story.ProfileLeaf }, Story.Show(Story.Configuration, Story.ProfileLeaf)), "refused: decoding", "the leaf at the weighing's channel is no channel"),
        Of("bundle-weighing-beside-another-leaf", Ticket with { Configurations = [Story.Show(Story.Configuration, 0)] }, "accepted", "the leaf of another channel says nothing of the weight"),
        Of("bundle-weighing-in-tonnes", Indicated(rule => rule with { Unit = "t", ResolutionExponent = -3, Scale = new DecimalFraction(1, -3) }), "refused: decoding", "§6.8 35: unit t instead of kg"),
        Of("bundle-weighing-by-tens", Indicated(rule => rule with { Scale = new DecimalFraction(1, 1) }), "refused: decoding", "a scale ten times too large"),
        Of("bundle-weighing-in-grams", Indicated(rule => rule with { ResolutionExponent = -3 }), "accepted", "resolved to the gram: the same weight"),
        Of("bundle-weighing-finer-than-a-gram", Indicated(rule => rule with { ResolutionExponent = -4 }), "refused: decoding", "a weight is shown in whole grams"),
        Of("bundle-weighing-coarse", Indicated(rule => rule with { Scale = new DecimalFraction(1, 0), ResolutionExponent = 1 }), "accepted", "38 460 kg by tens is 3846"),
        Of("bundle-weighing-coarse-and-rounded", Indicated(rule => rule with { ResolutionExponent = 2 }), "refused: decoding", "38 460 kg by hundreds is 38 500"),
        Of("bundle-weighing-uncertain", Indicated(rule => rule with { NominalHigh = 30_000 }), "accepted", "beyond what the instrument is specified for, and a weight still"),
        Of("bundle-weighing-is-a-sentinel", Indicated(rule => rule with { Sentinels = [0x963C] }), "refused: decoding", "the instrument said that it has no weight"),
    ];

    public static MadeCase Of(string name, Bundle bundle, string outcome, string why) => Of(name, bundle.Encode(), outcome, why);

    public static MadeCase Of(string name, byte[] bundle, string outcome, string why) => Of(name, bundle, outcome, why, Cast.Policy);

    public static MadeCase Of(string name, Bundle bundle, string outcome, string why, string? policy) => Of(name, bundle.Encode(), outcome, why, policy);

    static MadeCase Of(string name, byte[] bundle, string outcome, string why, string? policy) => policy is null
        ? new(name, "bundle", outcome, why, [], [("input.bundle", bundle)])
        : new(name, "bundle", outcome, why, [("policy", "trust.policy")], [("input.bundle", bundle), ("trust.policy", Encoding.UTF8.GetBytes(policy))]);

    /// <summary>A net of one tonne more than gross less tare, and everything else right.</summary>
    public static byte[] WrongNet() => Replaced(Story.Ticket.Encode(), Number(24_240_000), Number(25_240_000));

    public static string PolicyWithout(string line) => string.Concat(Cast.Policy.Split('\n').Where(text => !text.StartsWith(line, StringComparison.Ordinal)).Select(text => text + "\n"));

    public static Bundle Segment(Bundle bundle, Func<ShownSegment, ShownSegment> change) => bundle with { Segments = [change(bundle.Segments[0])] };

    static Weighing Heavier() => Story.Ticket with { ShownGrams = Story.Ticket.ShownGrams + 1_000_000 };

    static Bundle Entry(Bundle bundle, Func<ShownLeaf, ShownLeaf> change) => Segment(bundle, segment => segment with { Entries = [change(segment.Entries[0])] });

    static Bundle Leaf(Func<ShownLeaf, ShownLeaf> change) =>
        Reading with { Configurations = [Reading.Configurations[0] with { Leaves = [change(Reading.Configurations[0].Leaves[0])] }] };

    static Bundle Chain(byte[] request) => Chain(request, Cast.MineApproval);

    static Bundle Chain(byte[] request, byte[]? approval) => Ticket with { Chains = [new ShownChain(request, approval)] };

    static Bundle Approved(byte[] approval) => Chain(Cast.Mine.Bytes, approval);

    /// <summary>Two segments of the mine, the statement in the first, nothing logged.</summary>
    static Bundle Both(BuiltSegment one, BuiltSegment other)
    {
        var first = one.Number == 1 ? Story.ReadingBundle(one, entry: 2) : Story.TicketBundle(one);
        return first with { Segments = [first.Segments[0] with { Proofs = [] }, new ShownSegment(0, other.Segment.Sign1.Bytes, [], [])] };
    }

    static BuiltSegment Renumbered(Func<SegmentHeader, SegmentHeader> change) => Story.SealSecond(change);

    static BuiltSegment Signed(BuiltSegment of, Func<byte[], byte[]> signature)
    {
        byte[] sign1 = [.. of.Segment.Sign1.Bytes[..^64], .. signature(of.Segment.Sign1.Signature)];
        Assert.True(Evidence.Segments.Segment.TryRead(sign1, out var segment).IsOk);
        return new BuiltSegment(segment!, of.Body, []);
    }

    static Bundle AlgorithmMinus9()
    {
        byte[] sign1 = new RawSign1("tr.segment.v1+cbor", Story.Second.Segment.Sign1.Payload) { Algorithm = -9 };
        Assert.True(Evidence.Segments.Segment.TryRead(sign1, out var segment).IsOk);
        return Segment(Ticket, shown => shown with { Sign1 = sign1, Proofs = [Encoding.UTF8.GetBytes(Story.Proof(segment!.Identity))] });
    }

    static Bundle Resealed(byte[][] entries, int show = Story.TicketEntry) => Story.TicketBundleUnchecked(Story.SealSecond(entries: entries), show);

    /// <summary>17 constant series of 65 536 readings.</summary>
    static Bundle TooMany()
    {
        var constant = new Series
        {
            Channel = 0, WordsPerReading = 1, TimesMs = [.. Enumerable.Repeat(Story.Noon, Series.MostReadings)], Qualities = new Quality[Series.MostReadings],
            Words = new ushort[Series.MostReadings], Exponent = 0, Mantissas = new long[Series.MostReadings],
        }.Encode();
        var sealed17 = Story.SealSecond(entries: [Entries[0], .. Enumerable.Repeat(constant, 17)]);
        return Story.TicketBundleUnchecked(sealed17, [.. Enumerable.Range(1, 17)]);
    }

    /// <summary>The second segment with another series, by the device's own key.</summary>
    static Bundle Lying(Series series, int position = 0)
    {
        var lying = Story.SealSecond(entries: [Entries[0], series.Encode(), .. Entries[2..]]);
        return Story.ReadingBundle(lying, reading: 0) is var bundle && position == 0 ? bundle
            : bundle with { Configurations = [Story.Show(Story.Configuration, position)] };
    }

    /// <summary>The second segment with another ticket, by the device's own key.</summary>
    static Bundle Weighed(Func<Weighing, Weighing> change, params ShownConfiguration[] configurations)
    {
        var lying = Story.SealSecond(entries: [.. Entries[..Story.TicketEntry], change(Story.Ticket).Encode(), .. Entries[(Story.TicketEntry + 1)..]]);
        return Story.TicketBundle(lying) is var bundle && configurations is [] ? bundle : bundle with { Configurations = configurations };
    }

    /// <summary>The same ticket where the scale's channel has another rule.</summary>
    static Bundle Indicated(Func<DecodingRule, DecodingRule> change)
    {
        var other = new ConfigurationParts(Cast.Bytes("other configuration"), [.. Story.Configuration.Leaves.Take(Story.Deck), Story.GrossBy(change), .. Story.Configuration.Leaves.Skip(Story.Deck + 1)]);
        return Story.TicketBundle(Story.SealSecond(header => header with { ConfigurationHash = other.Root() })) with { Configurations = [Story.Show(other, Story.Deck)] };
    }

    /// <summary>The second segment under another configuration, whose first leaf is shown.</summary>
    static Bundle Configured(IReadOnlyList<byte[]> leaves, Func<SegmentHeader, SegmentHeader>? change = null)
    {
        var other = new ConfigurationParts(Cast.Bytes("other configuration"), leaves);
        return Story.ReadingBundle(Story.SealSecond(change ?? (header => header with { ConfigurationHash = other.Root() }))) with { Configurations = [Story.Show(other, 0)] };
    }

    static byte[] Flipped(byte[] bytes, byte[] at)
    {
        var flipped = (byte[])bytes.Clone();
        flipped[flipped.AsSpan().IndexOf(at)] ^= 0x01;
        return flipped;
    }

    static byte[] Replaced(byte[] bytes, byte[] old, byte[] by)
    {
        var at = bytes.AsSpan().IndexOf(old);
        Assert.True(at >= 0 && bytes.AsSpan(at + 1).IndexOf(old) < 0);
        return [.. bytes[..at], .. by, .. bytes[(at + old.Length)..]];
    }

    static byte[] Number(long value)
    {
        var writer = new CborWriter();
        writer.Integer(value);
        return writer.ToArray();
    }
}
