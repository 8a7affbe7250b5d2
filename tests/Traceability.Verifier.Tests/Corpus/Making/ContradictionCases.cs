using Traceability.Evidence.Bundles;
using Traceability.Evidence.Segments;
using Traceability.Testing;

namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>Two segments of one number: the mine's second, sealed once more.</summary>
static class ContradictionCases
{
    public static readonly Bundle Good = Of(header => header with { SealedMs = header.SealedMs + 1 });

    public static IEnumerable<MadeCase> All() =>
    [
        Found("bundle-equivocation", Good, "equivocation", "§4.1: the key signed one number twice in one run, which no cut of the power explains"),
        Found("bundle-equivocation-without-policy", Good, "equivocation", "the two signatures convict by themselves", policy: null),
        Found("bundle-equivocation-with-another-previous", Of(header => header with { Previous = Cast.Bytes("elsewhere") }), "equivocation", "the run decides first"),
        Found("bundle-equivocation-the-other-way-round", Good with { Subject = new BundleSubject.Contradiction(1, 0) }, "equivocation", "neither of the two comes first"),
        Found("bundle-fork", Of(header => header with { Run = Cast.Bytes("another run")[..16], Boot = 2 }), "fork", "§4.1 fork: two runs follow one segment: a restored image, a copied card or a lost tail"),
        Found("bundle-fork-earlier", Of(header => header with { Run = Cast.Bytes("another run")[..16], Boot = 2, Previous = Cast.Bytes("another first") }), "fork, earlier", "§4.1 fork: they parted before these two"),
        Found("bundle-fork-of-two-tallies-that-fall", Of(header => header with { Run = Cast.Bytes("another run")[..16] }, new Evidence.Entries.Tally([2, 2, 1, 1, 1, 1, 0], [], 5, 5)), "fork", "tallies of two branches are not compared"),
        Found("bundle-fork-of-a-rotation-tip", Rotated(4, header => header with { Run = Cast.Bytes("another run")[..16] }), "fork", "one of the two is the rotation's tip, the other is not: of a contradiction that is not asked"),
        Found("bundle-fork-after-a-rotation", Rotated(5, header => header with { Run = Cast.Bytes("another run")[..16], Previous = Cast.Bytes("another fourth") }), "fork, earlier", "one of the two follows the rotation's tip, the other does not"),
        Bad("bundle-contradiction-of-two-numbers", Story.SealSecond(header => header with { Number = 3 }), "refused: subject", "two numbers can both be of one chain"),
        Bad("bundle-contradiction-of-a-duplicate", Story.Second, "refused: subject", "§6.8 7: the same segment twice is none"),
        Of("bundle-contradiction-of-two-chains", OfTwoChains(), "refused: subject", "each chain has its own number 2"),
        Bad("bundle-contradiction-by-a-stranger", Story.SealSecond(header => header with { SealedMs = header.SealedMs + 1 }, key: Cast.StrangerKey), "refused: signature", "anybody could convict anybody: only the chain's key counts"),
        Bad("bundle-contradiction-with-a-wrong-tally", Story.SealSecond(entries: [new Evidence.Entries.Tally([2, 2, 2, 1, 1, 1, 0], [], 0, 0).Encode(), .. Story.Second.Body.Entries.Skip(1)]), "refused: tally", "each tally still adds up by itself"),
        Of("bundle-contradiction-of-number-1", First(Cast.Mine.Identity), "accepted", "number 1 of both follows the request") with { Finding = "equivocation" },
        Of("bundle-contradiction-of-number-1-elsewhere", First(Cast.Bytes("elsewhere")), "refused: chain", "number 1 follows the request, also in a contradiction"),
        Of("bundle-contradiction-of-one-segment", Good with { Segments = [Good.Segments[0]] }, "corrupt", "exactly two segments"),
        Of("bundle-contradiction-of-three", Good with { Segments = [.. Good.Segments, Good.Segments[0]] }, "corrupt", "exactly two segments"),
        Of("bundle-contradiction-with-itself", Good with { Subject = new BundleSubject.Contradiction(0, 0) }, "corrupt", "two positions"),
        Of("bundle-contradiction-with-nothing", Good with { Subject = new BundleSubject.Contradiction(0, 2) }, "corrupt", "an index out of range"),
    ];

    static Bundle Of(Func<SegmentHeader, SegmentHeader> change, Evidence.Entries.Tally? tally = null) =>
        Of(Story.Second, Story.SealSecond(change, tally is null ? null : [tally.Encode(), .. Story.Second.Body.Entries.Skip(1)]));

    /// <summary>Both with their tallies.</summary>
    static Bundle Of(BuiltSegment one, BuiltSegment other) => new(
        new BundleSubject.Contradiction(0, 1), [new ShownChain(Cast.Mine.Bytes, Cast.MineApproval)], [Refinery.Shown(one, [0]), Refinery.Shown(other, [0])], [], []);

    static Bundle First(byte[] previous)
    {
        var again = Story.SealSecond(header => header with { Number = 1, FirstSeq = 0, Previous = previous });
        var both = Of(Story.First, again);
        return both with { Segments = [both.Segments[0] with { Entries = [] }, both.Segments[1] with { Entries = [] }] };
    }

    /// <summary>Two of one number of the refinery, whose key changes after number 4.</summary>
    static Bundle Rotated(int number, Func<SegmentHeader, SegmentHeader> change)
    {
        var day = Refinery.Rotated(Refinery.Day, 4, Cast.SecondKey);
        var (one, other) = (Refinery.Seal(day), Refinery.Seal(Refinery.With(day, number, draft => draft with { Header = change })));
        return new Bundle(new BundleSubject.Contradiction(0, 1), [new ShownChain(Cast.Refinery.Bytes, Cast.RefineryApproval)],
            [Refinery.Shown(one[number - 1], [0]), Refinery.Shown(other[number - 1], [0])], [], [])
        {
            Statements = [Said.Of(Evidence.Log.StatementKind.Rotation, Said.Rotation(4, one[3].Identity))],
        };
    }

    static Bundle OfTwoChains()
    {
        var mine = Of(Story.Second, Story.Second);
        return mine with { Chains = [.. mine.Chains, new ShownChain(Cast.Refinery.Bytes, null)], Segments = [mine.Segments[0], Refinery.Shown(Refinery.Built[1], [0]) with { Chain = 1 }] };
    }

    static MadeCase Found(string name, Bundle bundle, string finding, string why) => Of(name, bundle, "accepted", why) with { Finding = finding };

    static MadeCase Found(string name, Bundle bundle, string finding, string why, string? policy) => BundleCases.Of(name, bundle, "accepted", why, policy) with { Finding = finding };

    static MadeCase Bad(string name, BuiltSegment other, string outcome, string why) => Of(name, Of(Story.Second, other), outcome, why);

    static MadeCase Of(string name, Bundle bundle, string outcome, string why) => BundleCases.Of(name, bundle, outcome, why);
}
