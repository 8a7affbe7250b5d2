using Traceability.Evidence.Bundles;
using Traceability.Evidence.Log;
using Traceability.Testing;
using static Traceability.Verifier.Tests.Corpus.Making.Refinery;

namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>Statements laid out by the giver, held against the indexes at which a log is proven to hold them.</summary>
static class OrderCases
{
    static readonly BuiltSegment[] Rotated = Seal(Refinery.Rotated(Day, 4, Cast.SecondKey));
    static readonly Bundle New = KeyCases.Ticket(Rotated, 5);
    static readonly Bundle Plain = KeyCases.Ticket(Built, 4);

    static readonly ShownStatement Turn = Said.Of(StatementKind.Rotation, Said.Rotation(4, Rotated[3].Identity));
    static readonly ShownStatement Gone = Said.Of(Said.Revoked(Cast.RefineryKey, 0, new Evidence.Enrolment.AcceptedTip(4, Rotated[3].Identity)));
    static readonly ShownStatement Suspended = Said.Of(Said.Suspended());
    static readonly ShownStatement Resumed = Said.Of(Said.Suspended(false));
    static readonly ShownStatement Label = Said.Label(Said.Day(Built));

    public static IEnumerable<MadeCase> All() =>
    [
        Of("as-logged", New, "accepted", "handed over, and revoked then: the new key stands", At(1, 3, Turn), At(2, 4, Gone)),
        Of("exchanged", New, "refused: order", "§4.1 key extraction: revoked first, so it handed over to nobody; the giver has exchanged the two", At(2, 4, Turn), At(1, 3, Gone)),
        Of("suspension-exchanged", Plain, "refused: order", "the last word counts, and the last word was another", At(2, 4, Suspended), At(1, 3, Resumed)),
        Of("equal-index", Plain, "refused: order", "§4.1 split view: two statements at one index, under two sizes", At(1, 3, Suspended), At(1, 4, Resumed)),
        Of("shown-twice", Plain, "refused: order", "one statement is shown once", At(1, 3, Suspended), At(1, 3, Suspended)),
        Of("of-a-label", Plain, "refused: order", "a day label stands in the order of the log too", At(2, 4, Suspended), At(1, 3, Label)),
        Of("one-index-below", Plain, "refused: order", "logged twice, once before the other: each index is above", At(2, 4, Suspended), Resumed with { Proofs = [Said.Proof(Resumed.Entry, 5, at: 3), Said.Proof(Resumed.Entry, 3, at: 1)] }),
        Of("with-one-between-that-is-not-proven", Plain, "refused: order", "what has no proof stands between and hides nothing", At(2, 4, Suspended), Resumed, At(1, 3, Label)),
        Of("not-proven", Plain, "accepted", "without a proof the order is the giver's word, and that is said", Suspended, At(1, 3, Resumed)),
        Of("in-a-log-that-is-not-known", Plain, "accepted", "the policy does not know the statement log", Cast.Policy, At(2, 4, Suspended), At(1, 3, Resumed)),
        Of("of-two-logs", Plain, "accepted", "indexes of two logs do not compare", Cast.PolicyOfBothLogs + $"log {Cast.OtherLog.Key.ToVerifierKey()}\n", At(2, 4, Suspended), At(1, 3, Resumed, Cast.OtherLog)),
        Of("of-successions", Plain, "accepted", "a log begins with the successions that led to it, newest first, and they are shown oldest first", At(1, 3, SuccessionCases.Second), At(0, 4, SuccessionCases.Third), At(2, 5, Suspended)),
        Of("around-a-succession", Plain, "refused: order", "a succession between the two excuses nothing", At(2, 4, Suspended), SuccessionCases.Second, At(1, 3, Resumed)),
        Of("before-the-subject", Plain with { Subject = new BundleSubject.Ticket(0, 0) }, "refused: order", "row by row: the order is asked before the subject", At(2, 4, Suspended), At(1, 3, Resumed)),
        Of("after-the-day", Plain with { Days = [Said.Of(Said.Day(Built)), Said.Of(Said.Day(Built))] }, "refused: day", "row by row: the day is asked before the order", At(2, 4, Suspended), At(1, 3, Resumed)),
    ];

    static ShownStatement At(int index, int size, ShownStatement statement, NoteSigner? log = null) => Said.Logged(statement, log, size, index);

    static MadeCase Of(string name, Bundle bundle, string outcome, string why, params ShownStatement[] statements) => Of(name, bundle, outcome, why, Cast.PolicyOfBothLogs, statements);

    static MadeCase Of(string name, Bundle bundle, string outcome, string why, string policy, params ShownStatement[] statements) =>
        BundleCases.Of("bundle-order-" + name, bundle with { Statements = statements }, outcome, why, policy);
}
