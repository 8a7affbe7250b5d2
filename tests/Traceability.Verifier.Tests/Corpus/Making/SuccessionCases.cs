using System.Text;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Traceability.Testing;
using static Traceability.Verifier.Tests.Corpus.Making.Refinery;

namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>A log that goes on under another origin: the note by itself, and what it changes of a bundle.</summary>
static class SuccessionCases
{
    static readonly NoteSigner Root = new(Succession.SignerOf(Cast.Log.Key.Name), Cast.Bytes("ledger root"));
    static readonly NoteSigner SecondLog = new("ledger.example/segments/2", Cast.Bytes("log, continued"));
    static readonly NoteSigner ThirdLog = new("ledger.example/segments/3", Cast.Bytes("log, continued again"));
    static readonly Succession ToSecond = new(Cast.Log.Key.Name, 14, Cast.Bytes("lost"), SecondLog.Key, 9, Said.AtMs);
    static readonly Succession ToThird = new(SecondLog.Key.Name, 7, Cast.Bytes("lost again"), ThirdLog.Key, 7, Said.AtMs);

    /// <summary>A device of nobody, which pins the same log under a root key of its own.</summary>
    static readonly Evidence.Cose.CoseSign1 Stranger = Cast.Enrol(Cast.StrangerKey, "mine", "edge-stranger", root: "stranger");

    static readonly Bundle Ticket = KeyCases.Ticket(Built, 4);

    /// <summary>How the log went on, and went on again.</summary>
    public static ShownStatement Second { get; } = Stated(ToSecond);

    public static ShownStatement Third { get; } = Stated(ToThird, SecondLog);

    /// <summary>The ticket in the second log, under a path that does not lead there: refused wherever that log is known.</summary>
    static readonly Bundle Astray = KeyCases.Reproven(Ticket, Proof(Built, 5, SecondLog));

    public static IEnumerable<MadeCase> All() => [.. Notes(), .. Bundles(), .. Consequences()];

    static IEnumerable<MadeCase> Notes() =>
    [
        Note("accepted", ToSecond.Text, "accepted", "a log goes on"),
        Note("that-keeps-all", (ToSecond with { Kept = 14 }).Text, "accepted", "K ≤ N"),
        Note("that-keeps-more", (ToSecond with { Kept = 15 }).Text, "corrupt", "K ≤ N"),
        Note("to-the-same-origin", (ToSecond with { New = Cast.NewLogKey.Key }).Text, "corrupt", "another origin than the old"),
        Note("with-a-space-in-the-origin", Replaced("old ledger", "old led ger"), "corrupt", "an origin is a note name"),
        Note("to-a-witness-key", Replaced(SecondLog.Key.ToVerifierKey(), Cast.Witness("north").ToVerifierKey()), "corrupt", "a log's key is of type 01"),
        Note("size-with-leading-zero", Replaced("size 14", "size 014"), "corrupt", "one text per number"),
        Note("root-of-31-bytes", Replaced(Convert.ToBase64String(ToSecond.Root), Convert.ToBase64String(ToSecond.Root[..31])), "corrupt", "a root is 32 bytes"),
        Note("lines-exchanged", Replaced("kept 9\nat " + At, "at " + At + "\nkept 9"), "corrupt", "in this order"),
        Note("one-line-more", ToSecond.Text + "and more\n", "corrupt", "exactly these lines"),
        Note("newer", "tr-succession/v2\nanything\n", "newer", "a later version is not corruption"),
        Of("succession-by-the-online-key", ToSecond.Text, "corrupt", "the offline root key's word", Cast.Online),
        Of("succession-newer-by-the-online-key", "tr-succession/v2\n", "corrupt", "newer only where properly signed", Cast.Online),
        new("succession-nothing", "succession", "empty", "no bytes", Key, [("input.note", [])]),
    ];

    static IEnumerable<MadeCase> Bundles() =>
    [
        Shown("shown", Ticket, "accepted", "shown, and the policy's log stays known", Stated(ToSecond)),
        Shown("twice", Ticket, "accepted", "the third continues the second", Stated(ToSecond), Stated(ToThird, SecondLog)),
        Shown("backwards", Ticket, "refused: statement", "oldest first", Stated(ToThird, SecondLog), Stated(ToSecond)),
        Shown("of-no-log-of-the-request", Ticket, "refused: statement", "an origin of a request", Stated(ToThird, SecondLog)),
        Shown("by-the-online-key", Ticket, "refused: statement", "the root key of the request", Stated(ToSecond, by: new NoteSigner(Root.Key.Name, Cast.Bytes("online")))),
        Shown("in-another-name", Ticket, "refused: statement", "the root key, named after the first log of the request", Stated(ToSecond, by: new NoteSigner("ledger.example/segments/2/root", Cast.Bytes("ledger root")))),
        Shown("of-another-checkpoint", Ticket, "refused: statement", "the checkpoint beside it is the one that it names", new ShownStatement(SuccessionStatement.Of(ToSecond.Sign([Root]), new Checkpoint(ToSecond.OldOrigin, 13, ToSecond.Root).Sign(Cast.Log)).Encode(), [])),
        Shown("of-no-checkpoint", Ticket, "refused: statement", "two notes", new ShownStatement(SuccessionStatement.Of(ToSecond.Sign([Root]), "").Encode(), [])),
        Shown("newer", Ticket, "refused: statement", "a newer part is not a newer bundle", new ShownStatement(SuccessionStatement.Of(SignedNote.Sign("tr-succession/v2\n", Root), ToSecond.Text).Encode(), [])),
        Shown("new-log-under-a-policy", Astray, "accepted", "a policy knows a log only where it lists it: passed over, and said", Stated(ToSecond)),
        Shown("new-log-without-policy", Astray, null, "refused: log-proof", "whom the request names has said that the log goes on there", Stated(ToSecond)),
        Shown("new-log-that-nobody-continues", Astray, null, "accepted", "without the succession nobody knows the second log"),
    ];

    /// <summary>Sizes, indexes and days that do not say which origin they mean do not compare.</summary>
    static IEnumerable<MadeCase> Consequences() =>
    [
        Shown("pins-of-two-logs", Pinned(), "accepted", "of which origin a header's pin is, it does not say", Stated(ToSecond)),
        Shown("pins-of-one-log", Pinned(), "refused: split-view", "without the succession both are of one log"),
        Shown("pins-excused-by-a-stranger", Pinned() is var pinned ? pinned with { Chains = [.. pinned.Chains, new ShownChain(Stranger.Bytes, null)] } : null!, "refused: split-view",
            "another chain's root key says nothing of this chain's log", Stated(ToSecond, by: new NoteSigner(Root.Key.Name, Cast.Bytes("stranger")))),
        Shown("day-without-the-segment", Ticket with { Days = [Said.Of(Early)] }, "accepted", "of which origin a day speaks is not shown", Stated(ToSecond)),
        Shown("days-that-do-not-follow", Ticket with { Days = [Said.Of(Said.Day(Built)), Said.Of(Early with { Day = new DateOnly(2026, 11, 22) })] }, "accepted", "lost days are stated anew", Stated(ToSecond)),
        Shown("day-by-the-log", Ticket with { Days = [Said.Of(Early, Cast.Log)] }, "refused: day", "who signed is asked all the same", Stated(ToSecond)),
        Shown("day-twice", Ticket with { Days = [Said.Of(Early), Said.Of(Early)] }, "refused: day", "those of a chain rise all the same", Stated(ToSecond)),
        Shown("weighings", WeighingsCases.Absence, Cast.PolicyOfBothLogs, "accepted", "of which origin the day statement speaks is not shown", Stated(ToSecond)) with { Finding = "weighings: cannot tell" },
    ];

    static DayStatement Early => Said.Day(Built) with { Tips = [Said.Tip(Built, 3)] };

    static string At => Said.AtMs.ToString(System.Globalization.CultureInfo.InvariantCulture);

    static (string, string)[] Key => [("key", Root.Key.ToVerifierKey())];

    /// <summary>Numbers 4 and 5 name two roots of one size.</summary>
    static Bundle Pinned()
    {
        static Draft Pin(Draft draft, string root) => draft with { Header = header => header with { Checkpoint = new PinnedCheckpoint(3, Cast.Bytes(root)) } };
        return KeyCases.Ticket(Seal(With(With(4, draft => Pin(draft, "one")), 5, draft => Pin(draft, "other"))), 4, 5);
    }

    static ShownStatement Stated(Succession succession, NoteSigner? old = null, NoteSigner? by = null) =>
        new(SuccessionStatement.Of(succession.Sign([by ?? Root]), new Checkpoint(succession.OldOrigin, succession.Size, succession.Root).Sign(old ?? Cast.Log)).Encode(), []);

    static string Replaced(string old, string by) => ToSecond.Text.Contains(old, StringComparison.Ordinal) ? ToSecond.Text.Replace(old, by, StringComparison.Ordinal) : throw new InvalidOperationException(old);

    static MadeCase Note(string name, string text, string outcome, string why) => Of("succession-" + name, text, outcome, why, Root);

    static MadeCase Of(string name, string text, string outcome, string why, NoteSigner by) => new(name, "succession", outcome, why, Key, [("input.note", Encoding.UTF8.GetBytes(SignedNote.Sign(text, by)))]);

    static MadeCase Shown(string name, Bundle bundle, string outcome, string why, params ShownStatement[] statements) => Shown(name, bundle, Cast.Policy, outcome, why, statements);

    static MadeCase Shown(string name, Bundle bundle, string? policy, string outcome, string why, params ShownStatement[] statements) =>
        BundleCases.Of("bundle-succession-" + name, bundle with { Statements = [.. statements, .. bundle.Statements] }, outcome, why, policy);
}
