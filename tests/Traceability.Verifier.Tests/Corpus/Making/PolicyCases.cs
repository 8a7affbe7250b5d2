using System.Text;
using Traceability.Evidence.Cose;

namespace Traceability.Verifier.Tests.Corpus.Making;

static class PolicyCases
{
    static readonly string North = Cast.Witness("north").ToVerifierKey();
    static readonly string South = Cast.Witness("south").ToVerifierKey();
    static readonly string Log = Cast.Log.Key.ToVerifierKey();

    public static IEnumerable<MadeCase> All() =>
    [
        Of("policy-accepted", Cast.Policy, "accepted", "a log, an organisation, two of three witnesses"),
        Of("policy-least", "quorum none\n", "accepted", "tlog-policy: only the quorum is mandatory"),
        Of("policy-with-urls-and-tabs", $"log\t{Log}\thttps://ledger.example/#log\n  witness  n {North} https://n.example/\nquorum n", "accepted", "tlog-policy: white space between words, URLs, a # inside a word"),
        Of("policy-groups-of-groups", $"witness n {North}\nwitness s {South}\ngroup a any n\ngroup b all a s\nquorum b\n", "accepted", "a group may name earlier groups"),
        Of("policy-rotated-log", $"log {Log}\nlog {Cast.NewLogKey.Key.ToVerifierKey()}\nquorum none\n", "accepted", "a log may have several keys"),
        Of("policy-without-quorum", $"log {Log}\n", "corrupt", "the quorum stands exactly once"),
        Of("policy-two-quorums", "quorum none\nquorum none\n", "corrupt", "the quorum stands exactly once"),
        Of("policy-quorum-of-nobody", $"quorum n\nwitness n {North}\n", "corrupt", "what the quorum names stands above it"),
        Of("policy-group-of-later", $"witness n {North}\ngroup a any n s\nwitness s {South}\nquorum a\n", "corrupt", "members stand above"),
        Of("policy-member-of-two-groups", $"witness n {North}\nwitness s {South}\ngroup a any n\ngroup b any n s\nquorum b\n", "corrupt", "tlog-policy: a member once, so that no witness counts twice"),
        Of("policy-threshold-above-members", $"witness n {North}\ngroup a 2 n\nquorum a\n", "corrupt", "1 ≤ K ≤ members"),
        Of("policy-threshold-zero", $"witness n {North}\ngroup a 0 n\nquorum a\n", "corrupt", "a quorum of nobody is written none"),
        Of("policy-name-twice", $"witness n {North}\nwitness n {South}\nquorum n\n", "corrupt", "witnesses and groups share their names"),
        Of("policy-witness-named-none", $"witness none {North}\nquorum none\n", "corrupt", "none is nobody's name"),
        Of("policy-one-witness-under-two-names", $"witness n {North}\nwitness m {new Evidence.Log.CosignatureKey("m.example", Ed25519.PublicKey(Cast.Bytes("north"))).ToVerifierKey()}\ngroup a 2 n m\nquorum a\n", "corrupt", "tlog-policy: one key would make a quorum of two"),
        Of("policy-log-key-as-witness", $"witness n {Log}\nquorum n\n", "corrupt", "§6.8 29: a cosignature key is of type 04"),
        Of("policy-wrong-key-id", $"log {Log.Replace("+", "+0", StringComparison.Ordinal)}\nquorum none\n", "corrupt", "the key id follows from name and key"),
        Of("policy-organisation-off-the-curve", $"organisation demo {Convert.ToBase64String([.. Cast.CoseKey(Cast.OrganisationKey)[..^1], 0])}\nquorum none\n", "corrupt", "§6.8 18: a key that is not on P-256"),
        Of("policy-unknown-word", "mirror x\nquorum none\n", "corrupt", "a word that this reader does not know might have mattered"),
        Of("policy-carriage-returns", "quorum none\r\n", "corrupt", "tlog-policy: tab and newline are the only control characters"),
        Of("policy-blank", " \t\n\n", "empty", "a blank file"),
    ];

    static MadeCase Of(string name, string text, string outcome, string why) => new(name, "policy", outcome, why, [], [("input.policy", Encoding.UTF8.GetBytes(text))]);
}
