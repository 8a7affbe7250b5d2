using Traceability.Evidence.Bundles;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;
using Traceability.Testing;
using static Traceability.Verifier.Tests.Corpus.Making.Refinery;

namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>How many weighings the refinery holds between two instants. Nothing is refused for what cannot be told.</summary>
static class WeighingsCases
{
    const string CannotTell = "weighings: cannot tell";

    public static IEnumerable<MadeCase> All() =>
    [
        Told("none", Asked(2, 3), "no weighing between two tallies"),
        Told("all-shown", Asked(1, 3, (1, [0]), (2, [1]), (3, [0])), "one weighing in the span, shown"),
        Told("shown-outside-the-span", Ask(Built, At(1.1), At(1.4), (1, [0]), (2, [1]), (3, [0])), "the only weighing between the tallies is shown, and lies beyond the span"),
        Told("not-shown", Asked(1, 3), "one weighing between the tallies, which reach beyond the span"),
        Told("at-the-instants-themselves", Asked(2, 3, (2, [0]), (3, [0])), "sealed at the very instants"),
        Told("one-millisecond-early", Ask(Built, At(2) - 1, At(3), (2, [0]), (3, [0])), "no tally from before the span"),
        Told("one-millisecond-late", Ask(Built, At(2), At(3) + 1, (2, [0]), (3, [0])), "no tally from after the span"),
        Told("of-an-instant", Ask(Built, At(3), At(3), (2, [0]), (3, [0])), "one tally on both sides of an instant is no pair"),
        Told("no-tally-shown", Ask(Built, At(2), At(3), (2, [1]), (3, [1])), "segments without their tallies"),
        Told("started-anew", Asked(Seal(Rotated(Day, 2, Cast.RefineryKey)), 2, 3), "what was weighed while no agent ran, nobody knows"),
        Told("clock-free-running", Asked(Clocked(3, ClockStatus.FreeRunning), 2, 3), "a clock that runs by itself"),
        Told("clock-unknown-before", Asked(Clocked(2, ClockStatus.Unknown), 2, 3), "also at the earlier tally"),
        Told("clock-stepped", Asked(Moved(3, +1_000_000), 2, 3), "§4.1 clock change: the clock moved against the steady one"),
        Told("not-logged", Unlogged(Asked(2, 3)), "the later tally could still be signed otherwise"),
        Told("logged-by-a-stranger", Relogged(Asked(2, 3)), "a log that the policy does not know proves nothing"),
        Told("without-readings", Asked(Seal(With(3, draft => draft with { Tally = tally => tally with { GapMs = 1 } })), 2, 3), "the scale may be among the channels that were silent"),
        Told("captured-outside", Ask(Seal(With(2, _ => new(Weighed(2, At(1) - 1)))), At(1), At(3), (1, [0]), (2, [1]), (3, [0])), "a weighing that bears a time outside of its tallies"),
        Told("without-policy", Asked(2, 3), "the bundle vouches for itself", null),
        Told("of-the-other-chain", Foreign(), "the other chain of the bundle shows no tally"),
        BundleCases.Of("bundle-weighings-withheld", Ask(Seal(With(3, draft => draft with { Tally = tally => tally with { Counts = [tally.Counts[0], tally.Counts[1] + 1, tally.Counts[2] - 1, .. tally.Counts[3..]] } })), At(1), At(3), (1, [0]), (2, [1]), (3, [0])), "refused: tally", "§4.1 withholding: a weighing is shown that the later tally does not count"),
        BundleCases.Of("bundle-weighings-pinned-later", Asked(Seal(With(3, draft => draft with { Header = header => header with { Checkpoint = new PinnedCheckpoint(7, Cast.Bytes("later root")) } })), 2, 3), "refused: time", "the rows before the last refuse as ever"),
        BundleCases.Of("bundle-weighings-backwards", Ask(Built, At(3), At(2), (2, [0]), (3, [0])), "corrupt", "from ≤ to"),
        BundleCases.Of("bundle-weighings-of-a-chain-that-is-not-there", Asked(2, 3) with { Subject = new BundleSubject.Weighings(1, At(2), At(3)) }, "corrupt", "an index out of range"),
        BundleCases.Of("bundle-weighings-before-1970", Negative(), "corrupt", "instants are 0 … 2^53 − 1"),
    ];

    static long At(double number) => Start + (long)(number * HourMs);

    static Bundle Asked(int from, int to, params (int, int[])[] shown) => Asked(Built, from, to, shown);

    static Bundle Asked(BuiltSegment[] built, int from, int to, params (int, int[])[] shown) => Ask(built, At(from), At(to), shown is [] ? [(from, [0]), (to, [0])] : shown);

    static Bundle Ask(BuiltSegment[] built, long fromMs, long toMs, params (int, int[])[] shown) => Show(new BundleSubject.Weighings(0, fromMs, toMs), built, shown);

    static BuiltSegment[] Clocked(int number, ClockStatus status) => Seal(With(number, draft => draft with { Header = header => header with { Clock = header.Clock with { Status = status } } }));

    static BuiltSegment[] Moved(int number, long byMs) => Seal(With(number, draft => draft with { Header = header => header with { MonotonicMs = header.MonotonicMs + byMs } }));

    static Bundle Unlogged(Bundle bundle) => bundle with { Segments = [bundle.Segments[0], bundle.Segments[1] with { Proofs = [] }] };

    static Bundle Relogged(Bundle bundle) => bundle with { Segments = [bundle.Segments[0], Shown(Built[2], [0], Proof(Built, 3, Cast.OtherLog))] };

    /// <summary>Tallies of the refinery, asked of the mine.</summary>
    static Bundle Foreign() => Asked(2, 3) is var asked
        ? asked with { Subject = new BundleSubject.Weighings(1, At(2), At(3)), Chains = [.. asked.Chains, new ShownChain(Cast.Mine.Bytes, null)], Segments = [.. asked.Segments, Story.ReadingBundle(Story.First, entry: 2).Segments[0] with { Chain = 1 }] } : null!;

    /// <summary>The instant after the chain's position, its head 1B turned into 3B.</summary>
    static byte[] Negative()
    {
        var bytes = Asked(2, 3).Encode();
        Assert.Equal((byte[])[0x84, 0x03, 0x00, 0x1B], bytes[2..6]);
        bytes[5] = 0x3B;
        return bytes;
    }

    static MadeCase Told(string name, Bundle bundle, string why) => Told(name, bundle, why, Cast.Policy);

    static MadeCase Told(string name, Bundle bundle, string why, string? policy) => BundleCases.Of("bundle-weighings-" + name, bundle, "accepted", why, policy) with { Finding = CannotTell };
}
