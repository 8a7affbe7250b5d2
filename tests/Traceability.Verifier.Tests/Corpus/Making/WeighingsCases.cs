using Traceability.Evidence.Bundles;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Traceability.Testing;
using static Traceability.Verifier.Tests.Corpus.Making.Refinery;

namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>How many weighings the refinery holds between two instants. Nothing is refused for what cannot be told.</summary>
static class WeighingsCases
{
    const string CannotTell = "weighings: cannot tell";

    const string None = "weighings: 0";

    static readonly DayStatement Today = Said.Day(Built);

    /// <summary>Proven, under a policy that knows both logs.</summary>
    public static Bundle Absence => Asked(2, 3);

    public static IEnumerable<MadeCase> All() => [.. Counted(), .. Spans(), .. Doubts(), .. Days(), .. Refused()];

    static IEnumerable<MadeCase> Counted() =>
    [
        Told("none", None, Asked(2, 3), "no weighing between two tallies: an absence, proven"),
        Told("one", "weighings: 1", Asked(1, 3, (1, [0]), (2, [1]), (3, [0])), "one weighing in the span, shown"),
        Told("two", "weighings: 2", Asked(3, 5, (3, [0]), (4, [2]), (5, [0, 1])), "in the later tally's own segment too"),
        Told("two-of-three", "weighings: 1", Ask(Built, At(1) + 1, At(3.5) - 1, (1, [0]), (2, [1]), (4, [0, 2])), "all are shown, one of them within the span"),
        Told("shown-outside-the-span", None, Ask(Built, At(1.1), At(1.4), (1, [0]), (2, [1]), (3, [0])), "the only weighing between the tallies is shown, and lies beyond the span: none within"),
        Told("captured-at-the-first-instant", "weighings: 1", Ask(Built, At(1.5), At(3) - 1, (1, [0]), (2, [1]), (3, [0])), "from … to are within"),
        Told("captured-at-the-last-instant", "weighings: 1", Ask(Built, At(1) + 1, At(1.5), (1, [0]), (2, [1]), (3, [0])), "from … to are within"),
        Told("captured-after-the-last-instant", None, Ask(Built, At(1) + 1, At(1.5) - 1, (1, [0]), (2, [1]), (3, [0])), "from … to are within"),
        Told("in-pieces", None, Pieces(), "a tally here, its proof there: one segment"),
        Told("of-an-instant", None, Ask(Built, At(2.5), At(2.5), (2, [0]), (3, [0])), "a span may be an instant between two tallies"),
        Told("of-the-nearest-tallies", None, Asked(2, 3, (1, [0]), (2, [0]), (3, [0]), (5, [0])), "the last before and the first after: the weighings of 4 and 5 are not asked for"),
        Told("captured-as-the-tally-was-sealed", "weighings: 0", Ask(Seal(With(2, _ => new(Weighed(2, At(1))))), At(1) + 1, At(3) - 1, (1, [0]), (2, [1]), (3, [0])), "captured in the very instant of the earlier seal: outside of the span, not of the tallies"),
        Told("not-shown", CannotTell, Asked(1, 3), "one weighing between the tallies, which reach beyond the span"),
        Told("not-all-shown", CannotTell, Asked(3, 5, (3, [0]), (4, [2]), (5, [0])), "one of two is shown"),
    ];

    static IEnumerable<MadeCase> Spans() =>
    [
        Told("from-the-instant-of-the-tally", CannotTell, Ask(Built, At(2), At(3) - 1, (2, [0]), (3, [0])), "A is sealed before the span, not at its beginning"),
        Told("to-the-instant-of-the-tally", CannotTell, Ask(Built, At(2) + 1, At(3), (2, [0]), (3, [0])), "B is sealed after the span, not at its end"),
        Told("at-the-instants-themselves", CannotTell, Ask(Built, At(2), At(3), (2, [0]), (3, [0])), "sealed at the very instants"),
        Told("of-the-instant-of-a-tally", CannotTell, Ask(Built, At(3), At(3), (3, [0])), "one tally on both sides of an instant is no pair"),
        Told("no-tally-shown", CannotTell, Asked(2, 3, (2, [1]), (3, [1])), "segments without their tallies"),
        Told("seals-that-go-back", CannotTell, Ask(Sealed(Sealed(Day, 2, At(9)), 3, At(1.5)), At(4), At(5), (2, [0]), (3, [0])), "the last that is sealed before is not before the first that is sealed after"),
        Told("of-the-other-chain", CannotTell, Foreign(), "the other chain of the bundle shows no tally"),
    ];

    static IEnumerable<MadeCase> Doubts() =>
    [
        Told("started-anew", CannotTell, Asked(Seal(Rotated(Day, 2, Cast.RefineryKey)), 2, 3), "what was weighed while no agent ran, nobody knows"),
        Told("clock-free-running", CannotTell, Asked(Clocked(3, ClockStatus.FreeRunning), 2, 3), "a clock that runs by itself"),
        Told("clock-unknown-before", CannotTell, Asked(Clocked(2, ClockStatus.Unknown), 2, 3), "also at the earlier tally"),
        Told("clock-unknown-elsewhere", None, Asked(Clocked(1, ClockStatus.Unknown), 2, 3, (1, [0]), (2, [0]), (3, [0])), "only those of the two tallies"),
        Told("clock-stepped", CannotTell, Asked(Moved(3, +2001), 2, 3), "§4.1 clock change: a whole hour between the tallies: 2 s and one millisecond"),
        Told("clock-stepped-less", None, Asked(Moved(3, +2000), 2, 3), "1 s and one more for the whole hour"),
        Told("clock-stepped-back", CannotTell, Asked(Moved(3, -1001), 2, 3), "one second less than an hour has no whole hour: 1 s and one millisecond"),
        Told("clock-stepped-back-less", None, Asked(Moved(3, -1000), 2, 3), "1 s"),
        Told("not-logged", CannotTell, Unlogged(Asked(2, 3)), "the later tally could still be signed otherwise"),
        Told("logged-by-a-stranger", CannotTell, Relogged(Asked(2, 3)), "a log that the policy does not know proves nothing"),
        Told("logged-in-another-known-log", CannotTell, Relogged(Asked(2, 3)), "proven, but the day statement speaks of the first log of the request", Cast.PolicyOfBothLogs + $"log {Cast.OtherLog.Key.ToVerifierKey()}\n"),
        Told("earlier-tally-not-logged", CannotTell, Asked(2, 3) is var asked ? asked with { Segments = [asked.Segments[0] with { Proofs = [] }, asked.Segments[1]] } : null!, "a tally that nobody logged, the key's holder can have made for this answer"),
        Told("without-readings", CannotTell, Asked(Seal(With(3, draft => draft with { Tally = tally => tally with { GapMs = 1 } })), 2, 3), "the scale may be among the channels that were silent"),
        Told("captured-outside", CannotTell, Asked(Seal(With(2, _ => new(Weighed(2, At(1) - 1)))), 1, 3, (1, [0]), (2, [1]), (3, [0])), "a weighing that bears a time outside of its tallies"),
        Told("captured-after-its-seal", CannotTell, Asked(Seal(With(2, _ => new(Weighed(2, At(3) + 1)))), 1, 3, (1, [0]), (2, [1]), (3, [0])), "on the other side too"),
    ];

    static IEnumerable<MadeCase> Days() =>
    [
        Told("without-day", CannotTell, Asked(2, 3) with { Days = [] }, "§4.1 fork: a branch that is held back would not show"),
        Told("without-policy", CannotTell, Asked(2, 3), "the bundle vouches for itself, and its request names no statement log", null),
        Told("under-the-segment-log-alone", CannotTell, Asked(2, 3), "the policy does not know the log that holds the label", Cast.Policy),
        Told("day-that-ends-at-the-tally", CannotTell, Dated(Today with { LogSize = 6, LogRoot = Cast.Bytes("six") }), "SIZE 6 is not beyond the index 6"),
        Told("day-that-ends-with-the-tally", None, Dated(Today with { LogSize = 7, LogRoot = Cast.Bytes("seven"), Tips = [Said.Tip(Built, 3)] }), "SIZE 7 is beyond the index 6"),
        Told("day-with-a-fork", CannotTell, Dated(Today with { Forks = [new ChainFork(Built[0].Identity, "fork")] }), "the other branch may hold weighings"),
        Told("day-with-two-tips", CannotTell, Dated(Today with { Tips = [Said.Tip(Built, 6), new BranchTip(5, Cast.Bytes("other branch"), 9)] }), "an end of another branch"),
        Told("day-with-a-revoked-key", None, Dated(Today with { Keys = [Today.Keys[0] with { State = KeyState.Revoked }] }), "what is held of the chain is asked, not of its keys"),
        Told("day-without-label", CannotTell, Asked(2, 3) with { Statements = [] }, "the ledger could tell everybody another day"),
        Told("day-label-not-logged", CannotTell, Asked(2, 3) with { Statements = [Said.Label(Today)] }, "a label that no log is proven to hold"),
        Told("day-label-logged-by-a-stranger", CannotTell, Asked(2, 3) with { Statements = [Said.Logged(Said.Label(Today), Cast.OtherLog)] }, "a log that the policy does not know proves nothing"),
        Told("day-label-of-another-digest", CannotTell, Asked(2, 3) with { Statements = [Said.Logged(Said.Label(Today with { Previous = Cast.Bytes("another") }))] }, "the label of another statement of that day"),
        Told("second-of-two-days", None, Asked(2, 3) with { Days = [Said.Of(Today), Said.Of(Next)], Statements = [Said.Logged(Said.Label(Next))] }, "both cover the tally, and the label of one of them is proven"),
        Told("day-forked-later", CannotTell, Asked(2, 3) with { Days = [Said.Of(Today), Said.Of(Next with { Forks = [new ChainFork(Built[0].Identity, "fork")] })] }, "a fork that a later day tells: none of those that cover may"),
        Told("label-of-a-day-that-does-not-cover", CannotTell, Asked(2, 3) with { Days = [Said.Of(Early), Said.Of(Said.Day(Built, 22, Early))], Statements = [Said.Logged(Said.Label(Early))] }, "one day covers, the label is of the other"),
        Told("day-of-the-other-chain", CannotTell, Mixed(), "the day statement is of the other chain of the bundle"),
    ];

    static IEnumerable<MadeCase> Refused() =>
    [
        BundleCases.Of("bundle-weighings-day-that-leaves-the-tally-out", Dated(Today with { Tips = [Said.Tip(Built, 2)] }), "refused: day", "§4.1 withholding: the log holds number 3, and the day ends with 2", Cast.PolicyOfBothLogs),
        BundleCases.Of("bundle-weighings-withheld", Asked(Seal(With(3, draft => draft with { Tally = tally => tally with { Counts = [tally.Counts[0], tally.Counts[1] + 1, tally.Counts[2] - 1, .. tally.Counts[3..]] } })), 1, 3, (1, [0]), (2, [1]), (3, [0])), "refused: tally", "§4.1 withholding: a weighing is shown that the later tally does not count"),
        BundleCases.Of("bundle-weighings-pinned-later", Asked(Seal(With(3, draft => draft with { Header = header => header with { Checkpoint = new PinnedCheckpoint(7, Cast.Bytes("later root")) } })), 2, 3), "refused: time", "the rows before the last refuse as ever"),
        BundleCases.Of("bundle-weighings-backwards", Ask(Built, At(3), At(2), (2, [0]), (3, [0])), "corrupt", "from ≤ to"),
        BundleCases.Of("bundle-weighings-of-a-chain-that-is-not-there", Asked(2, 3) with { Subject = new BundleSubject.Weighings(1, At(2), At(3)) }, "corrupt", "an index out of range"),
        BundleCases.Of("bundle-weighings-before-1970", Negative(), "corrupt", "instants are 0 … 2^53 − 1"),
    ];

    static DayStatement Next => Said.Day(Built, 22, Today);

    /// <summary>Of a log that does not reach the third segment yet.</summary>
    static DayStatement Early => Today with { LogSize = 6, LogRoot = Cast.Bytes("six"), Tips = [Said.Tip(Built, 2)] };

    static long At(double number) => Start + (long)(number * HourMs);

    static Bundle Asked(int from, int to, params (int, int[])[] shown) => Asked(Built, from, to, shown);

    /// <summary>Of all that lies between the seals of two numbers.</summary>
    static Bundle Asked(BuiltSegment[] built, int from, int to, params (int, int[])[] shown) => Ask(built, At(from) + 1, At(to) - 1, shown is [] ? [(from, [0]), (to, [0])] : shown);

    /// <summary>With the day's statement and its label, so that nothing is wanting but what a case takes away.</summary>
    static Bundle Ask(BuiltSegment[] built, long fromMs, long toMs, params (int, int[])[] shown) => Dated(Show(new BundleSubject.Weighings(0, fromMs, toMs), built, shown), Said.Day(built));

    static Bundle Dated(DayStatement day) => Dated(Asked(2, 3), day);

    static Bundle Dated(Bundle bundle, DayStatement day) => bundle with { Days = [Said.Of(day)], Statements = [Said.Logged(Said.Label(day))] };

    static BuiltSegment[] Clocked(int number, ClockStatus status) => Seal(With(number, draft => draft with { Header = header => header with { Clock = header.Clock with { Status = status } } }));

    static BuiltSegment[] Moved(int number, long byMs) => Seal(With(number, draft => draft with { Header = header => header with { MonotonicMs = header.MonotonicMs + byMs } }));

    static Draft[] Sealed(Draft[] day, int number, long atMs) => With(day, number, draft => draft with { Header = header => header with { SealedMs = atMs } });

    static Bundle Ask(Draft[] day, long fromMs, long toMs, params (int, int[])[] shown) => Ask(Seal(day), fromMs, toMs, shown);

    static Bundle Pieces() => Asked(2, 3, (2, [0]), (3, [0]), (3, [])) is var asked
        ? asked with { Segments = [asked.Segments[0], asked.Segments[1] with { Proofs = [] }, asked.Segments[2]] } : null!;

    static Bundle Unlogged(Bundle bundle) => bundle with { Segments = [bundle.Segments[0], bundle.Segments[1] with { Proofs = [] }] };

    static Bundle Relogged(Bundle bundle) => bundle with { Segments = [bundle.Segments[0], Shown(Built[2], [0], Proof(Built, 3, Cast.OtherLog))] };

    /// <summary>Tallies of the refinery, asked of the mine.</summary>
    static Bundle Foreign() => WithMine(Asked(2, 3)) is var asked ? asked with { Subject = new BundleSubject.Weighings(1, At(2) + 1, At(3) - 1) } : null!;

    /// <summary>Asked of the refinery, and the day is the mine's.</summary>
    static Bundle Mixed() => Dated(WithMine(Asked(2, 3)), Today with { Chain = Story.First.Segment.Header.Chain });

    static Bundle WithMine(Bundle bundle) => bundle with { Chains = [.. bundle.Chains, new ShownChain(Cast.Mine.Bytes, null)], Segments = [.. bundle.Segments, Story.ReadingBundle(Story.First, entry: 2).Segments[0] with { Chain = 1 }] };

    /// <summary>The instant after the chain's position, its head 1B turned into 3B.</summary>
    static byte[] Negative()
    {
        var bytes = Asked(2, 3).Encode();
        Assert.Equal((byte[])[0x84, 0x03, 0x00, 0x1B], bytes[2..6]);
        bytes[5] = 0x3B;
        return bytes;
    }

    static MadeCase Told(string name, string finding, Bundle bundle, string why) => Told(name, finding, bundle, why, Cast.PolicyOfBothLogs);

    static MadeCase Told(string name, string finding, Bundle bundle, string why, string? policy) => BundleCases.Of("bundle-weighings-" + name, bundle, "accepted", why, policy) with { Finding = finding };
}
