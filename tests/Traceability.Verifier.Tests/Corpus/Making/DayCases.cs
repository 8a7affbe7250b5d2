using System.Text;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;
using Traceability.Testing;
using static Traceability.Verifier.Tests.Corpus.Making.Refinery;

namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>The ledger's day statements beside a ticket of number 4: in order, not in order, and in contradiction with each other or with a proof.</summary>
static class DayCases
{
    static readonly Bundle Ticket = KeyCases.Ticket(Built, 4);
    static readonly DayStatement Today = Said.Day(Built);
    static readonly byte[] Mine = EnrolmentRequest.ChainOf(Cast.Mine.Identity);

    /// <summary>A day with a longer log than is shown, that ends with number 7.</summary>
    static readonly DayStatement Longer = Today with { LogSize = 20, LogRoot = Cast.Bytes("twenty"), Tips = [Tip(7)] };

    /// <summary>The followed branch ends with 6, another with 9, and of 8 none is held.</summary>
    static readonly DayStatement Holed = Longer with { Tips = [Tip(6), Tip(9)], Missing = [new MissingRange(8, 8)] };

    /// <summary>The same, and of 8 one is held.</summary>
    static readonly DayStatement Whole = Longer with { Tips = [Tip(6), Tip(9)] };

    static readonly DayStatement Last = Today with { Day = new DateOnly(2026, 11, 30) };

    static readonly DayStatement Forked = Longer with { Forks = [new ChainFork(Cast.Bytes("parent"), "fork")] };

    public static IEnumerable<MadeCase> All() => [.. Shown(), .. InARow(), .. Branches(), .. Proven()];

    static IEnumerable<MadeCase> Shown() =>
    [
        Fine("held", "everything of the chain held, on one branch", Today),
        BundleCases.Of("bundle-day-without-policy", Ticket with { Days = [Said.Of(Today)] }, "accepted", "the request names the online key", null),
        Of("by-the-log", "refused: day", "the online key of the request, not the log's", Said.Of(Today, Cast.Log)),
        Of("by-a-stranger", "refused: day", "the online key's name under another key", Said.Of(Today, new NoteSigner(Cast.Online.Key.Name, Cast.Bytes("stranger")))),
        Bad("of-a-chain-that-is-not-shown", "of a chain of the bundle", Today with { Chain = Mine }),
        Of("newer", "refused: day", "a newer part is not a newer bundle", Note(Today.Text.Replace("/v1", "/v2", StringComparison.Ordinal))),
        Of("empty", "refused: day", "an empty part is not an empty bundle", Array.Empty<byte>()),
        Of("is-a-head", "refused: day", "§4.1 verifier bugs: a note that is another", Note(Today.Text.Replace("tr-day", "tr-head", StringComparison.Ordinal))),
        Bad("shown-twice", "those of a chain rise by day", Today, Today),
        Bad("twice", "§4.1 split view: one day, two statements", Today, Today with { Previous = Cast.Bytes("another") }),
        Bad("backwards", "those of a chain rise by day", Next(Today), Today),
        BundleCases.Of("bundle-days-of-two-chains", KeyCases.TwoChains() with { Days = [Said.Of(Next(Today)), Said.Of(Today with { Chain = Mine })] }, "accepted", "each chain has days of its own"),
        BundleCases.Of("bundle-day-before-the-subject", Ticket with { Subject = new BundleSubject.Ticket(0, 0), Days = [Said.Of(Today), Said.Of(Today)] }, "refused: day", "row by row: the day is asked before the subject"),
        BundleCases.Of("bundle-day-after-the-revocation", Ticket with { Days = [Said.Of(Today), Said.Of(Today)], Statements = [Said.Of(Said.Revoked(Cast.RefineryKey, 0))] }, "refused: revoked", "row by row: the revocation is asked before the day"),
    ];

    /// <summary>What the next day must keep of the one before: its name, its log.</summary>
    static IEnumerable<MadeCase> InARow() =>
    [
        Fine("in-a-row", "the next day names the one before, and nothing has happened", Today, Next(Today)),
        Fine("in-a-row-grown", "more leaves, a higher number", Today, Next(Today, Longer)),
        Fine("apart", "of two days that are not in a row nothing is compared", Longer, Today with { Day = new DateOnly(2026, 11, 23) }),
        Fine("across-the-month", "30 November, 1 December", Last, Next(Last)),
        Bad("across-the-month-not-named", "30 November, 1 December", Last, Next(Last) with { Previous = Cast.Bytes("another") }),
        Bad("not-named", "§4.1 cloud rewrites history: the next day names another as the one before", Today, Next(Today) with { Previous = Cast.Bytes("another") }),
        Bad("log-shrinks", "§4.1 cloud rewrites history: a smaller checkpoint", Longer, Next(Longer) with { LogSize = 19 }),
        Bad("log-of-two-roots", "§4.1 split view: another root for the same size", Longer, Next(Longer) with { LogRoot = Cast.Bytes("another") }),
    ];

    /// <summary>What it must keep of branches, holes and forks.</summary>
    static IEnumerable<MadeCase> Branches() =>
    [
        Bad("highest-falls", "§4.1 withholding: a lower highest number", Longer, Next(Longer) with { Tips = [Tip(6)] }),
        Bad("end-exchanged", "§4.1 fork: the followed branch has another end of the same number, and no fork is told", Longer, Next(Longer) with { Tips = [Tip(7, "other")] }),
        Bad("end-lower", "the followed branch ends below, and no fork is told", Longer, Next(Longer) with { Tips = [Tip(6), Tip(7)] }),
        Fine("end-lower-with-a-fork", "which branch is followed may be decided anew where there is a fork", Longer, Next(Longer, Forked) with { Tips = [Tip(6), Tip(7)] }),
        Bad("tip-gone", "a tip of its highest number is none any more", Longer, Next(Longer, Forked) with { Tips = [Tip(7, "other")] }),
        Fine("tip-beside-others", "more of one number", Longer, Next(Longer, Forked) with { Tips = [Tip(7, "other"), Tip(7)] }),
        Fine("tip-not-told-of-four", "of more than four tips not all are told", Longer, Next(Longer, Forked) with { Tips = [Tip(7, "other"), .. Others(7)] }),
        Fine("tip-below-the-highest", "a tip that has grown on is none any more", Longer, Next(Longer) with { Tips = [Tip(8)] }),
        Fine("hole-stays", "the same number is not held", Holed, Next(Holed)),
        Fine("hole-closed", "it has come", Holed, Next(Holed) with { Missing = [] }),
        Fine("hole-beyond-the-highest", "numbers beyond those of the day before", Holed, Next(Holed) with { Tips = [Tip(6), Tip(12)], Missing = [new MissingRange(8, 8), new MissingRange(10, 11)] }),
        Bad("hole-of-what-was-held", "§4.1 withholding: it calls missing what the first held", Whole, Next(Whole) with { Missing = [new MissingRange(8, 8)] }),
        Bad("hole-grown-downwards", "a hole takes a neighbour that was held", Holed, Next(Holed) with { Missing = [new MissingRange(7, 8)] }),
        Bad("hole-of-a-tip", "§4.1 withholding: a tip of the first is called missing", Holed, Next(Holed) with { Tips = [Tip(6), Tip(12)], Missing = [new MissingRange(8, 9)] }),
        Fine("holes-beyond-64", "of 64 holes nothing is said beyond the last", Sixty4, Next(Sixty4) with { Missing = [.. Sixty4.Missing.SkipLast(1), new MissingRange(200, 200)] }),
        Bad("hole-within-64", "between the holes that are told", Sixty4, Next(Sixty4) with { Missing = [.. Sixty4.Missing.SkipLast(1), new MissingRange(133, 133)] }),
        Fine("fork-stays", "a fork that was told is told again", Forked, Next(Forked)),
        Bad("fork-gone", "§4.1 fork: the ledger forgets one", Forked, Next(Forked, Longer)),
        Fine("fork-not-told-of-64", "of more than 64 not all are told", Forked, Next(Forked) with { Forks = [.. Enumerable.Range(0, 64).Select(i => new ChainFork([(byte)i, .. Cast.Bytes("other parents")[1..]], "fork"))] }),
    ];

    /// <summary>What the log is proven to hold of the chain, the day tells.</summary>
    static IEnumerable<MadeCase> Proven() =>
    [
        Bad("without-the-segment", "§4.1 withholding: number 4 has a proof at 8, and the day ends with 3", Today with { Tips = [Said.Tip(Built, 3)] }),
        Fine("before-the-segment", "index 8 is not below 8", Today with { LogSize = 8, LogRoot = Cast.Bytes("eight"), Tips = [Said.Tip(Built, 3)] }),
        Bad("one-leaf-later", "index 8 is below 9", Today with { LogSize = 9, LogRoot = Cast.Bytes("nine"), Tips = [Said.Tip(Built, 3)] }),
        Bad("segment-called-missing", "§4.1 withholding: number 4 has a proof and is called missing", Today with { Tips = [Said.Tip(Built, 3), Said.Tip(Built, 6)], Missing = [new MissingRange(4, 5)] }),
        Bad("segment-is-no-tip", "§4.1 fork: another segment of that number is the highest that is told", Today with { Tips = [Tip(4)] }),
        Fine("segment-is-no-tip-of-four", "of more than four tips not all are told", Today with { Tips = [Tip(4), .. Others(4)] }),
        Fine("segment-is-a-tip", "a second tip", Today with { Tips = [Tip(4), Said.Tip(Built, 4)] }),
        Bad("of-another-root", "§4.1 split view: the proof's checkpoint has its size and another root", Today with { LogRoot = Cast.Bytes("another") }),
        Fine("of-another-size", "a root of another size says nothing of this one", Today with { LogSize = 15, LogRoot = Cast.Bytes("another") }),
        BundleCases.Of("bundle-day-without-the-neighbour", KeyCases.Ticket(Built, 4, 5) with { Days = [Said.Of(Today with { Tips = [Said.Tip(Built, 4)] })] }, "refused: day", "each shown segment, not the subject's alone"),
        BundleCases.Of("bundle-day-without-the-segment-in-pieces", KeyCases.Ticket(Built, 4, 4) is var twice ? twice with { Segments = [twice.Segments[0] with { Proofs = [] }, twice.Segments[1]], Days = [Said.Of(Today with { Tips = [Said.Tip(Built, 3)] })] } : null!, "refused: day", "a segment shown at two places is one: the proof stands beside the other"),
        BundleCases.Of("bundle-day-without-a-segment-of-another-log", KeyCases.Reproven(Ticket, Proof(Built, 4, Cast.OtherLog)) with { Days = [Said.Of(Today with { Tips = [Said.Tip(Built, 3)] })] }, "accepted", "the day speaks of the first log of the request", Cast.Policy + $"log {Cast.OtherLog.Key.ToVerifierKey()}\n"),
        BundleCases.Of("bundle-day-without-a-segment-of-a-log-that-is-not-known", Ticket with { Days = [Said.Of(Today with { Tips = [Said.Tip(Built, 3)] })] }, "accepted", "a proof that nobody has checked convicts nobody", BundleCases.PolicyWithout("log")),
    ];

    /// <summary>64 holes, the last at 134, and a branch up to 300.</summary>
    static DayStatement Sixty4 => Longer with { Tips = [Tip(6), Tip(300)], Missing = [.. Enumerable.Range(0, 64).Select(i => new MissingRange(8 + 2 * i, 8 + 2 * i))] };

    static BranchTip Tip(long number, string branch = "") => new(number, Cast.Bytes($"tip {number}{branch}"), 10 * number);

    /// <summary>Three more of one number.</summary>
    static IEnumerable<BranchTip> Others(long number) => new[] { "a", "b", "c" }.Select(branch => Tip(number, branch)).OrderBy(tip => Convert.ToHexString(tip.Identity), StringComparer.Ordinal);

    /// <summary>The day after, as it was or otherwise.</summary>
    static DayStatement Next(DayStatement before, DayStatement? other = null) => (other ?? before) with { Day = before.Day.AddDays(1), Previous = before.Digest };

    static byte[] Note(string text) => Encoding.UTF8.GetBytes(SignedNote.Sign(text, Cast.Online));

    static MadeCase Fine(string name, string why, params DayStatement[] days) => Of(name, "accepted", why, [.. days.Select(day => Said.Of(day))]);

    static MadeCase Bad(string name, string why, params DayStatement[] days) => Of(name, "refused: day", why, [.. days.Select(day => Said.Of(day))]);

    static MadeCase Of(string name, string outcome, string why, params byte[][] days) => BundleCases.Of("bundle-day-" + name, Ticket with { Days = days }, outcome, why);
}
