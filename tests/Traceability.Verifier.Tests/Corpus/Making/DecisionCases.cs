using System.Security.Cryptography;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Decisions;
using Traceability.Evidence.Log;

namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>Statements of the log that are not of a key, beside a ticket: decisions on a fork, day labels.</summary>
static class DecisionCases
{
    const string Type = "tr.decision.v1+cbor";
    static readonly Bundle Ticket = KeyCases.Ticket(Refinery.Built, 4);
    static readonly Decision Kept = new(Refinery.Chain, Refinery.Built[2].Identity, Refinery.Built[3].Identity, "the card was copied", Said.AtMs, "demo");
    static readonly Decision Second = Kept with { DecidedMs = Said.AtMs + 1, Party = "demo/refinery" };

    public static IEnumerable<MadeCase> All() =>
    [
        Of("agreed", "accepted", "two persons for two parties: shown, and it removes nothing", Signed(Kept), Signed(Second)),
        Of("by-one-key", "accepted", "whose keys signed is not asked: nobody here knows them", Signed(Kept), Signed(Second, Cast.OrganisationKey)),
        Of("of-64-letters", "accepted", "32 letters a name", Signed(Kept), Signed(Second with { Party = new string('a', 32) + "/" + new string('b', 32) })),
        Of("on-another-parent", "refused: statement", "the two agree", Signed(Kept), Signed(Second with { Parent = Refinery.Built[1].Identity })),
        Of("for-another-branch", "refused: statement", "the two agree", Signed(Kept), Signed(Second with { Kept = Cast.Bytes("other branch") })),
        Of("for-another-reason", "refused: statement", "the two agree", Signed(Kept), Signed(Second with { Reason = "the card was cloned" })),
        Of("of-two-chains", "refused: statement", "the two agree", Signed(Kept), Signed(Second with { Chain = Story.First.Segment.Header.Chain })),
        Of("of-one-party", "refused: statement", "two parties", Signed(Kept), Signed(Second with { Party = "demo" }, Cast.StrangerKey)),
        Of("of-a-chain-that-is-not-shown", "refused: statement", "of a chain of the bundle", Signed(Kept with { Chain = Story.First.Segment.Header.Chain }), Signed(Second with { Chain = Story.First.Segment.Header.Chain })),
        Of("of-three-parts-of-a-party", "refused: statement", "[a-z0-9-]{1,32}, or ORGANISATION/FACILITY", Signed(Kept), Signed(Second with { Party = "demo/mine/gate" })),
        Of("of-a-party-of-33", "refused: statement", "[a-z0-9-]{1,32}", Signed(Kept), Signed(Second with { Party = new string('a', 33) })),
        Of("of-no-party", "refused: statement", "[a-z0-9-]{1,32}", Signed(Kept), Signed(Second with { Party = "" })),
        Of("newer", "refused: statement", "a newer part is not a newer bundle", Signed(Kept), new RawSign1("tr.decision.v2+cbor", Second.Sign(Cast.StrangerKey).Payload)),
        Of("empty", "refused: statement", "an empty part is not an empty bundle", Signed(Kept), []),
        Of("is-a-rotation", "refused: statement", "§4.1 verifier bugs: one typ for another", Signed(Kept), new RawSign1("tr.rotation.v1+cbor", Second.Sign(Cast.StrangerKey).Payload)),
        Of("with-a-trailing-byte", "refused: statement", "§6.8 17: a trailing byte", Signed(Kept), new RawSign1(Type, [.. Second.Sign(Cast.StrangerKey).Payload, 0])),
        Label("of-whatever-chain", "accepted", "a label says of which chain it is only to who has the label key", new byte[32], Cast.Bytes("digest")),
        Label("of-31-bytes", "refused: statement", "a label is 32 bytes", new byte[31], new byte[32]),
        Label("of-a-digest-of-33-bytes", "refused: statement", "a digest is 32 bytes", new byte[32], new byte[33]),
        BundleCases.Of("bundle-day-label-logged-as-another", Ticket with { Statements = [Said.Of(StatementKind.DayLabel, new byte[32], new byte[32]) with { Proofs = [Said.Proof(Cast.Bytes("another"))] }] }, "refused: log-proof", "a label's proof is asked as any statement's", Cast.PolicyOfBothLogs),
    ];

    static byte[] Signed(Decision decision, ECDsa? key = null) => decision.Sign(key ?? (decision.Party == "demo" ? Cast.OrganisationKey : Cast.StrangerKey)).Bytes;

    static MadeCase Of(string name, string outcome, string why, byte[] first, byte[] second) => Stated("bundle-decision-" + name, outcome, why, StatementKind.Decision, first, second);

    static MadeCase Label(string name, string outcome, string why, byte[] label, byte[] digest) => Stated("bundle-day-label-" + name, outcome, why, StatementKind.DayLabel, label, digest);

    static MadeCase Stated(string name, string outcome, string why, StatementKind kind, params byte[][] parts) =>
        BundleCases.Of(name, Ticket with { Statements = [Said.Of(kind, parts)] }, outcome, why);
}
