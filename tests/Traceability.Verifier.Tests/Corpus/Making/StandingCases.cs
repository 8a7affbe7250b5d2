using System.Text;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Traceability.Evidence.Tree;
using static Traceability.Verifier.Tests.Corpus.Making.Refinery;

namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>Who stands behind an accepted bundle: a log or the organisation that the policy names, and a quorum, for each segment that the statement stands in.</summary>
static class StandingCases
{
    const string Vouched = "vouched for";
    const string Unwitnessed = "vouched for, not witnessed";
    const string Sound = "sound in itself, not witnessed";
    static readonly string NoOrganisation = BundleCases.PolicyWithout("organisation");
    const long AfterTheDaySeconds = (Start + 24 * HourMs) / 1000 + 100;
    static readonly Checkpoint Checkpoint = new(Cast.Log.Key.Name, Leaves(Built).Length, MerkleTree.Root(Leaves(Built)));
    static readonly Bundle Ticket = Story.TicketBundle();

    /// <summary>The ends of the period are the second and the last of five segments.</summary>
    static readonly Bundle Period = Witnessed(PeriodCases.Good);

    static readonly Bundle Weighings = Witnessed(Between((2, [0]), (3, [0]), (5, [0])));

    public static IEnumerable<MadeCase> All() =>
    [
        Of("ticket", Ticket, Vouched, "approved, logged, cosigned by two of three", Cast.Policy),
        Of("ticket-without-policy", Ticket, "sound in itself", "the reader named nobody", null),
        Of("ticket-not-logged", Unproven(Ticket, 0), Unwitnessed, "the organisation's word alone", Cast.Policy),
        Of("ticket-of-nobody", Unproven(Ticket, 0), Sound, "neither a log nor the organisation: a forger's own looks the same"),
        OfPeriod("both-ends", Period, Vouched, "a log and a quorum for each end"),
        OfPeriod("first-end-not-witnessed", Unwitnessing(Period, 1), Unwitnessed, "§4.1 split view: a quorum for one end is none for both"),
        OfPeriod("last-end-not-witnessed", Unwitnessing(Period, 4), Unwitnessed, "§4.1 split view: a quorum for one end is none for both"),
        OfPeriod("one-end-not-logged", Unproven(Period, 1), Sound, "a log holds one end, not the other"),
        OfPeriod("between-not-logged", Unproven(Period, 2), Sound, "a segment between the two ends, which the key's holder can have made for this answer"),
        OfPeriod("between-not-witnessed", Unwitnessing(Period, 3), Unwitnessed, "§4.1 split view: a segment between the two ends of which nothing but the header is shown"),
        OfPeriod("before-not-logged", Unproven(Period, 0), Vouched, "what stands before the first statement's segment is fixed by that, which names it"),
        OfPeriod("in-pieces", InPieces(), Vouched, "a segment between the two shown at two places: the proof stands beside one of them"),
        OfPeriod("between-of-another-chain", BesideMine(), Vouched, "another chain's segment of a number between the two is not of the period") with { Finding = "period: 35801 at -2" },
        Of("absence", Witnessed(WeighingsCases.Absence), Vouched, "an absence that is proven, logged and cosigned", Cast.PolicyOfBothLogs) with { Finding = "weighings: 0" },
        OfWeighings("all", Weighings, Vouched, "each whose tally is shown"),
        OfWeighings("beyond-not-witnessed", Unwitnessing(Weighings, 2), Unwitnessed, "a tally beyond the two that are asked, too"),
        OfWeighings("beyond-not-logged", Unproven(Weighings, 2), Sound, "a tally beyond the two that are asked, too"),
        OfWeighings("without-its-tally", Unproven(Witnessed(Between((2, [0]), (3, [0]), (5, [1]))), 2), Vouched, "a segment whose tally is not shown is not asked"),
        OfWeighings("no-tally", Witnessed(Between((2, [1]))), Sound, "no tally: nothing that anybody could vouch for"),
        OfContradiction("both", Contradiction(2), Vouched, "each of the two is logged and cosigned"),
        OfContradiction("one-not-logged", Contradiction(1), Sound, "one of the two is in no log"),
    ];

    static Bundle Between(params (int, int[])[] shown) => Show(new BundleSubject.Weighings(0, Start + 2 * HourMs + 1, Start + 3 * HourMs - 1), Built, shown);

    /// <summary>The device signed twice, and so many of the two are in a log.</summary>
    static Bundle Contradiction(int logged)
    {
        var good = ContradictionCases.Good;
        byte[][] identities = [.. good.Segments.Select(IdentityOf)];
        byte[][] leaves = [.. Enumerable.Range(0, 6).Select(i => MerkleTree.Leaf(i < 4 ? Cast.Bytes($"padding {i}") : identities[i - 4]))];
        return good with { Segments = [.. good.Segments.Select((segment, i) => i < logged ? Proven(segment, Story.Proof(identities[i], 4 + i, leaves, Cast.Log, "north", "south")) : segment)] };
    }

    /// <summary>Number 4 here, its proof there.</summary>
    static Bundle InPieces() => Period with { Segments = [.. Unproven(Period, 2).Segments, Period.Segments[2] with { Entries = [] }] };

    /// <summary>The refinery's numbers 1 to 6, and the mine's number 2, which no log holds.</summary>
    static Bundle BesideMine() => Witnessed(PeriodCases.FromTheFirst) is var period
        ? period with { Chains = [.. period.Chains, new ShownChain(Cast.Mine.Bytes, null)], Segments = [.. period.Segments, Story.TicketBundle().Segments[0] with { Chain = 1, Proofs = [] }] } : null!;

    static byte[] IdentityOf(ShownSegment shown) => Segment.TryRead(shown.Sign1, out var segment).IsOk ? segment!.Identity : throw new InvalidOperationException();

    static Bundle Witnessed(Bundle bundle) => bundle with { Segments = [.. bundle.Segments.Select(segment => Cosigned(segment, "north", "south"))] };

    static Bundle Unwitnessing(Bundle bundle, int at) => bundle with { Segments = [.. bundle.Segments.Select((segment, i) => i == at ? Cosigned(segment, "north") : segment)] };

    static Bundle Unproven(Bundle bundle, int at) => bundle with { Segments = [.. bundle.Segments.Select((segment, i) => i == at ? segment with { Proofs = [] } : segment)] };

    static ShownSegment Cosigned(ShownSegment segment, params string[] witnesses) =>
        Proven(segment, Refinery.Proof(Built, Array.FindIndex(Built, built => built.Identity.AsSpan().SequenceEqual(IdentityOf(segment))) + 1) + string.Concat(witnesses.Select(witness => Cast.Cosign(Checkpoint.Text, witness, AfterTheDaySeconds))));

    static ShownSegment Proven(ShownSegment segment, string proof) => segment with { Proofs = [Encoding.UTF8.GetBytes(proof)] };

    static MadeCase OfPeriod(string name, Bundle bundle, string standing, string why) => Of("period-" + name, bundle, standing, why) with { Finding = "period: 12345 at -2" };

    static MadeCase OfWeighings(string name, Bundle bundle, string standing, string why) => Of("weighings-" + name, bundle, standing, why) with { Finding = "weighings: cannot tell" };

    static MadeCase OfContradiction(string name, Bundle bundle, string standing, string why) => Of("contradiction-" + name, bundle, standing, why) with { Finding = "equivocation" };

    static MadeCase Of(string name, Bundle bundle, string standing, string why) => Of(name, bundle, standing, why, NoOrganisation);

    static MadeCase Of(string name, Bundle bundle, string standing, string why, string? policy) => BundleCases.Of("bundle-standing-of-" + name, bundle, "accepted", why, policy) with { Standing = standing };
}
