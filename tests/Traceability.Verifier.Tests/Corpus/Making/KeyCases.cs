using System.Text;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;
using Traceability.Testing;
using static Traceability.Verifier.Tests.Corpus.Making.Refinery;

namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>Bundles whose chain changes its key, loses one or is suspended, and what the statement log proves of it.</summary>
static class KeyCases
{
    static readonly BuiltSegment[] Once = Seal(Rotated(Day, 4, Cast.SecondKey));
    static readonly BuiltSegment[] Two = Seal(Rotated(Rotated(With(6, draft => draft.And(Weighed(6))), 4, Cast.SecondKey), 5, Cast.ThirdKey));
    static readonly BuiltSegment[] Early = Seal(Rotated(Day, 3, Cast.SecondKey));
    static readonly byte[] ToSecond = Said.Rotation(4, Once[3].Identity);
    static readonly byte[] ToThird = Said.Rotation(5, Two[4].Identity, Cast.SecondKey, Cast.ThirdKey);
    static readonly byte[] Request = Cast.Refinery.Identity;

    /// <summary>Both logs, and no key of the organisation.</summary>
    static string LogsOnly => BundleCases.PolicyWithout("organisation") + $"log {Cast.StatementLog.Key.ToVerifierKey()}\n";

    /// <summary>A ticket by the second key, disowned with the first.</summary>
    public static Bundle RotatedAndRevoked { get; } = Ticket(Once, 5) with { Statements = [Said.Logged(Turn(ToSecond)), Gone(100, Tip(2))] };

    public static IEnumerable<MadeCase> All() => [.. Rotations(), .. Unrotated(), .. Revocations(), .. Unrevoked(), .. Suspensions(), .. Kinds(), .. Logged(), .. Voters()];

    static IEnumerable<MadeCase> Rotations() =>
    [
        Of("rotated-key", Ticket(Once, 5), "accepted", "the first segment of the new key", Turn(ToSecond)),
        Of("rotated-key-before", Ticket(Once, 4), "accepted", "the last segment of the old key", Turn(ToSecond)),
        Of("rotated-key-both-sides", Ticket(Once, 5, 4), "accepted", "the tip and what follows it", Turn(ToSecond)),
        Of("rotated-twice", Ticket(Two, 4, 5, 6), "accepted", "three keys, each for its numbers", Turn(ToSecond), Turn(ToThird)),
        Of("rotated-before-the-first", Ticket(Seal(Rotated(Day, 0, Cast.SecondKey)), 2, 1), "accepted", "after 0: the enrolled key signs nothing, and the tip is the request", Turn(Said.Rotation(0, Request))),
        Of("rotation-after-the-shown", Ticket(Built, 2), "accepted", "a rotation that begins beyond what is shown", Turn(Said.Rotation(99, Cast.Bytes("tip")))),
        Bad("rotation-by-the-new-key", Ticket(Once, 5), "statement", "the old key names the new one", Turn(Resigned(ToSecond, Cast.SecondKey))),
        Bad("rotation-by-the-organisation", Ticket(Once, 5), "statement", "not even the organisation: it approves another enrolment", Turn(Resigned(ToSecond, Cast.OrganisationKey))),
        Bad("rotation-by-a-key-that-went", Ticket(Two, 5), "statement", "the key in force signs, not one before it", Turn(ToSecond), Turn(Said.Rotation(5, Two[4].Identity, Cast.RefineryKey, Cast.ThirdKey))),
        Bad("rotation-without-possession", Ticket(Once, 5), "statement", "§6.6: possession: a stranger's proof for the new key", Turn(Possessed(new RawSign1("tr.possession.v1+cbor", Said.Possession().Payload) { Key = Cast.StrangerKey }))),
        Bad("rotation-possession-of-another-chain", Ticket(Once, 5), "statement", "a proof made for another chain", Turn(Possessed(Said.Possession(chain: Story.First.Segment.Header.Chain).Bytes))),
        Bad("rotation-possession-of-another-old-key", Ticket(Once, 5), "statement", "a proof made to follow another key", Turn(Possessed(Said.Possession(old: Cast.MineKey).Bytes))),
        Bad("rotation-possession-of-the-named-kid", Ticket(Once, 5), "statement", "the kid is only a hint: a proof that follows the key of the hint and not the key in force", Turn(Hinted())),
        Bad("rotation-possession-newer", Ticket(Once, 5), "statement", "a newer part is not a newer bundle", Turn(Possessed(new RawSign1("tr.possession.v2+cbor", Said.Possession().Payload) { Key = Cast.SecondKey }))),
        Bad("rotation-to-the-same-key", Ticket(Built, 2), "statement", "the new key is none of the chain's", Turn(Said.Rotation(4, Built[3].Identity, next: Cast.RefineryKey))),
        Bad("rotation-back-to-the-first-key", Ticket(Two, 5), "statement", "a key occurs once in a chain", Turn(ToSecond), Turn(Said.Rotation(5, Two[4].Identity, Cast.SecondKey, Cast.RefineryKey))),
        Bad("rotation-twice-after-one-number", Ticket(Two, 4), "statement", "after rises: not the same number", Turn(ToSecond), Turn(Said.Rotation(4, Two[3].Identity, Cast.SecondKey, Cast.ThirdKey))),
        Bad("rotations-that-go-back", Ticket(Two, 4), "statement", "after rises", Turn(ToSecond), Turn(Said.Rotation(3, Two[2].Identity, Cast.SecondKey, Cast.ThirdKey))),
        Bad("rotations-out-of-order", Ticket(Two, 5), "statement", "in the order of the log", Turn(ToThird), Turn(ToSecond)),
        Bad("rotation-shown-twice", Ticket(Once, 5), "statement", "the second time the old key is not in force", Turn(ToSecond), Turn(ToSecond)),
        Bad("rotation-of-a-chain-that-is-not-shown", Ticket(Once, 5), "statement", "of a chain of the bundle", Turn(Said.Rotation(4, Once[3].Identity, chain: Story.First.Segment.Header.Chain))),
        Bad("rotation-newer", Ticket(Once, 5), "statement", "a newer part is not a newer bundle", Turn(new RawSign1("tr.rotation.v2+cbor", Payload(ToSecond)) { Key = Cast.RefineryKey })),
    ];

    /// <summary>A rotation that is right, and segments that are not.</summary>
    static IEnumerable<MadeCase> Unrotated() =>
    [
        Bad("rotation-not-shown", Ticket(Once, 5), "signature", "without the rotation nobody knows the new key"),
        Bad("rotated-key-used-before", Ticket(Early, 4), "signature", "the new key signs from after + 1, not before", Turn(Said.Rotation(4, Early[3].Identity))),
        Bad("rotated-key-gone", Ticket(Built, 5), "signature", "§4.1: the old key signs on after it has been replaced", Turn(Said.Rotation(4, Built[3].Identity))),
        Bad("rotation-of-another-tip", Ticket(Once, 4), "chain", "number after is the tip that the rotation names", Turn(Said.Rotation(4, Cast.Bytes("tip")))),
        Bad("rotation-not-followed", Ticket(Once, 5), "chain", "number after + 1 follows the tip", Turn(Said.Rotation(4, Cast.Bytes("tip")))),
        Bad("rotation-before-the-first-with-a-tip", Ticket(Seal(Rotated(Day, 0, Cast.SecondKey)), 1), "chain", "after 0 the tip is the request", Turn(Said.Rotation(0, Cast.Bytes("tip")))),
        Bad("rotation-second-tip", Ticket(Two, 6), "chain", "each rotation's tip", Turn(ToSecond), Turn(Said.Rotation(5, Two[3].Identity, Cast.SecondKey, Cast.ThirdKey))),
    ];

    static IEnumerable<MadeCase> Revocations() =>
    [
        Of("revoked-below-the-tip", Ticket(Built, 4), "accepted", "what lies below an accepted tip is accepted, logged or not", Unlogged, Gone(0, Tip(5))),
        Of("revoked-at-the-tip", Ticket(Built, 5), "accepted", "the tip itself", Unlogged, Gone(0, Tip(5))),
        Of("revoked-at-one-of-two-tips", Ticket(Built, 5), "accepted", "a tip of each branch that is kept", Unlogged, Gone(0, new AcceptedTip(5, Cast.Bytes("other branch")), Tip(5))),
        Of("revoked-below-the-higher-tip", Ticket(Built, 5), "accepted", "below any of the tips", Unlogged, Gone(0, Tip(2), Tip(6))),
        Disowned("disowned", Ticket(Built, 5), "§6.8 32: beyond the tip, logged before the decision: a fact that the organisation does not stand for", Gone(11, Tip(4))),
        Disowned("disowned-in-pieces", Ticket(Built, 5, 5), "a segment shown at two places is one: the proof stands beside the other", bundle => bundle with { Segments = [bundle.Segments[0] with { Proofs = [] }, bundle.Segments[1]] }, Gone(11, Tip(4))),
        Disowned("disowned-wholly", Ticket(Built, 2), "no tip: nothing that the key signed is accepted", Gone(100)),
        Disowned("disowned-other-branch", Ticket(Built, 5), "the tip's number, and another identity", Gone(100, new AcceptedTip(5, Cast.Bytes("other branch")))),
        Disowned("disowned-void-key", Ticket(Once, 5), "a key that was rotated in beyond the tips is void with the one that named it", Turn(ToSecond), Gone(100, Tip(2))),
        Disowned("disowned-void-key-of-a-void-key", Ticket(Two, 6), "and so on from rotation to rotation", Turn(ToSecond), Turn(ToThird), Gone(100, Tip(2))),
        Disowned("disowned-key-that-nothing-vouches-for", Ticket(Seal(Rotated(Day, 0, Cast.SecondKey)), 2), "nothing that the enrolled key signed is accepted: its rotation neither", Turn(Said.Rotation(0, Request)), Gone(100)),
        Disowned("disowned-rotation-of-another-branch", Ticket(Once, 5), "the tip's number, but rotated from another branch: the new key is void", Turn(ToSecond), Gone(100, new AcceptedTip(4, Cast.Bytes("other branch")))),
        Of("revoked-after-its-time", Ticket(Once, 5), "accepted", "the old key revoked with the rotation's own tip: the new key stands", Unlogged, Turn(ToSecond), Gone(0, new AcceptedTip(4, Once[3].Identity))),
        Of("revoked-new-key-leaves-the-old", Ticket(Once, 4), "accepted", "what the key before it signed is not touched", Unlogged, Turn(ToSecond), Said.Of(Said.Revoked(Cast.SecondKey, 0))),
        Of("revoked-first-key-with-a-tip-of-the-second", Ticket(Once, 5), "accepted", "a tip may be higher than the key's last number", Unlogged, Turn(ToSecond), Gone(0, new AcceptedTip(6, Once[5].Identity))),
        Of("revoked-void-before-it-is-said", Ticket(Once, 4), "refused: statement", "a key that was revoked rotates to nobody, also from the accepted tip", Unlogged, Gone(0, Tip(4)), Turn(ToSecond)),
        Of("revoked-by-a-key-that-nobody-knows", Ticket(Built, 4), "accepted", "without a key of that organisation in the policy none is compared", BundleCases.PolicyWithout("organisation"), same => same, Gone(0, Tip(5))),
        Disowned("disowned-twice", Ticket(Built, 5), "two revocations, logged below the size of each", Gone(100, Tip(2)), Gone(11, Tip(4))),
        Disowned("disowned-beside-the-weighings", Show(new BundleSubject.Weighings(0, Start + 2 * HourMs, Start + 5 * HourMs), Built, (2, [0]), (5, [1])), "weighings: cannot tell", "of a span, only those whose tallies are shown", Gone(100, Tip(4))),
        Of("revoked-by-nobody", Ticket(Built, 5), "accepted", "no key of the organisation is known, no log is proven to hold it: anybody can have made it, and it is only shown", BundleCases.PolicyWithout("organisation"), Unlogged, Gone(100, Tip(4))),
        Of("revoked-by-nobody-in-a-log-that-is-not-known", Ticket(Built, 5), "accepted", "proven to stand in a log that the policy does not know", BundleCases.PolicyWithout("organisation"), Unlogged, Said.Logged(Gone(100, Tip(4)))),
        BundleCases.Of("bundle-revoked-without-policy", Unlogged(Ticket(Built, 5)) with { Statements = [Gone(100, Tip(4))] }, "accepted", "without a policy nobody's revocation counts, unless a log of the request holds it", null),
        Disowned("disowned-by-the-log", Ticket(Built, 5), "disowned", "a log that is known takes only the organisation's own word, so what it holds counts", LogsOnly, Said.Logged(Gone(11, Tip(4)))),
        Disowned("disowned-by-the-organisation-alone", Ticket(Built, 5), "disowned", "signed by a known key: no log need hold it", Cast.Policy, Gone(11, Tip(4))),
        Disowned("disowned-by-one-of-two", Ticket(Built, 5), "disowned", "the second is not proven in a log: it is not asked, else index 10 were not below 10", LogsOnly, Said.Logged(Gone(11, Tip(4))), Gone(10, Tip(4))),
        Disowned("disowned-weighings", Show(new BundleSubject.Weighings(0, Start + 2 * HourMs, Start + 5 * HourMs), Built, (2, [0]), (5, [0])), "weighings: cannot tell, disowned", "of a span, one segment is enough", Gone(100, Tip(4))),
    ];

    static IEnumerable<MadeCase> Unrevoked() =>
    [
        Bad("revoked-not-logged", Ticket(Built, 5), "revoked", "§6.8 32: a revoked key after the last accepted number", Unlogged, Gone(100, Tip(4))),
        Bad("revoked-logged-at-the-size", Ticket(Built, 5), "revoked", "index 10 is not below 10", Gone(10, Tip(4))),
        Bad("revoked-logged-elsewhere", Ticket(Built, 5), "revoked", "logged in a log that the policy does not know", bundle => Reproven(bundle, Proof(Built, 5, Cast.OtherLog)), Gone(100, Tip(4))),
        Bad("revoked-logged-in-another-known-log", Ticket(Built, 5), "revoked", "known, but not the first log of its request", Cast.Policy + $"log {Cast.OtherLog.Key.ToVerifierKey()}\n", bundle => Reproven(bundle, Proof(Built, 5, Cast.OtherLog)), Gone(100, Tip(4))),
        Bad("revoked-neighbour", Ticket(Built, 5, 6), "revoked", "each shown segment, not the subject's alone", bundle => bundle with { Segments = [bundle.Segments[0], bundle.Segments[1] with { Proofs = [] }] }, Gone(100, Tip(4))),
        Bad("revoked-by-the-log", Ticket(Built, 5), "revoked", "counts by the log alone, and the segment is not proven", LogsOnly, Unlogged, Said.Logged(Gone(100, Tip(4)))),
        Bad("revoked-void-key", Ticket(Once, 5), "revoked", "rotated in beyond the tips, logged after the decision", Turn(ToSecond), Gone(10, Tip(2))),
        Bad("revoked-twice-the-smaller-size", Ticket(Built, 5), "revoked", "below the size of one revocation, not of the other", Gone(100, Tip(2)), Gone(10, Tip(4))),
        Bad("revocation-by-a-stranger", Ticket(Built, 4), "statement", "the policy has keys of this organisation, and none signed", Said.Of(Said.Revoked(Cast.RefineryKey, 0, Tip(5)), Cast.StrangerKey)),
        Bad("revocation-by-the-device", Ticket(Built, 4), "statement", "a thief with the key could revoke it at the tip that he likes", Said.Of(Said.Revoked(Cast.RefineryKey, 0, Tip(5)), Cast.RefineryKey)),
        Bad("revocation-of-another-organisation", Ticket(Built, 4), "statement", "organisation as in the request", Said.Of(Said.Revoked(Cast.RefineryKey, 0, Tip(5)) with { Organisation = "rival" })),
        Bad("revocation-of-a-stranger", Ticket(Built, 4), "statement", "of a key of the chain", Said.Of(Said.Revoked(Cast.StrangerKey, 0))),
        Bad("revocation-of-a-key-to-come", Ticket(Once, 5), "statement", "in the order of the log: the key is not the chain's yet", Said.Of(Said.Revoked(Cast.SecondKey, 100)), Turn(ToSecond)),
        Bad("revocation-of-a-chain-that-is-not-shown", Ticket(Built, 4), "statement", "of a chain of the bundle", Said.Of(Said.Revoked(Cast.RefineryKey, 0) with { Chain = Story.First.Segment.Header.Chain })),
        Bad("revocation-newer", Ticket(Built, 4), "statement", "a newer part is not a newer bundle", Said.Of(StatementKind.Revocation, new RawSign1("tr.revocation.v2+cbor", [0xA0]) { Key = Cast.OrganisationKey })),
        Bad("revocation-is-a-rotation", Ticket(Once, 5), "statement", "§4.1 verifier bugs: one typ for another", Said.Of(StatementKind.Revocation, ToSecond)),
    ];

    static IEnumerable<MadeCase> Suspensions() =>
    [
        Of("suspended", Ticket(Built, 4), "accepted", "it refuses nothing that is logged, and is shown with it", Said.Of(Said.Suspended())),
        Of("suspended-and-resumed", Ticket(Built, 4), "accepted", "the last word counts", Said.Of(Said.Suspended()), Said.Of(Said.Suspended(false))),
        Of("suspended-second-of-two-chains", TwoChains(), "accepted", "of whichever chain of the bundle it names", Said.Of(Said.Suspended())),
        Bad("suspension-by-the-log", Ticket(Built, 4), "statement", "the online key of the request, not the log's", Said.Of(Said.Suspended(), Cast.Log)),
        Bad("suspension-by-a-stranger", Ticket(Built, 4), "statement", "the online key's name under another key", Said.Of(Said.Suspended(), new NoteSigner(Cast.Online.Key.Name, Cast.Bytes("stranger")))),
        Bad("suspension-of-a-chain-that-is-not-shown", Ticket(Built, 4), "statement", "of a chain of the bundle", Said.Of(Said.Suspended() with { Chain = Story.First.Segment.Header.Chain })),
        Bad("suspension-newer", Ticket(Built, 4), "statement", "a newer part is not a newer bundle", Said.Of(StatementKind.Suspension, Encoding.UTF8.GetBytes(SignedNote.Sign("tr-suspension/v2\n", Cast.Online)))),
        Bad("suspension-empty", Ticket(Built, 4), "statement", "an empty part is not an empty bundle", Said.Of(StatementKind.Suspension, [[]])),
    ];

    static IEnumerable<MadeCase> Kinds() =>
    [
        Bad("statement-of-an-enrolment", Ticket(Built, 4), "statement", "of kind 2 to 7: an enrolment stands among the chains", Said.Of(StatementKind.Enrolment, Cast.Refinery.Bytes, null)),
        Bad("statement-of-a-kind-to-come", Ticket(Built, 4), "statement", "a newer part is not a newer bundle", new ShownStatement([0x83, 0x01, 0x08, 0x41, 0x00], [])),
        Bad("statement-of-a-version-to-come", Ticket(Built, 4), "statement", "a newer part is not a newer bundle", new ShownStatement([0x82, 0x02, 0x03], [])),
        Bad("statement-empty", Ticket(Built, 4), "statement", "an empty part is not an empty bundle", new ShownStatement([], [])),
        Bad("statement-before-header", Ticket(Built, 4), "statement", "row by row: the statement is asked before the header", bundle => bundle with { Segments = [bundle.Segments[0] with { Sign1 = [0x00] }] }, new ShownStatement([0x00], [])),
        Bad("enrolment-shown-twice", TwoChains() with { Chains = [.. TwoChains().Chains.Take(1), .. TwoChains().Chains.Take(1)] }, "enrolment", "one chain, one enrolment"),
        BundleCases.Of("bundle-statements-257", Ticket(Built, 4) with { Statements = [.. Enumerable.Repeat(new ShownStatement([], []), 257)] }, "corrupt", "at most 256 statements"),
        BundleCases.Of("bundle-statement-with-nine-proofs", Ticket(Built, 4) with { Statements = [Said.Of(Said.Suspended()) with { Proofs = [.. Enumerable.Repeat(Array.Empty<byte>(), 9)] }] }, "corrupt", "at most 8 proofs"),
        BundleCases.Of("bundle-chain-with-nine-proofs", Ticket(Built, 4) with { Chains = [new ShownChain(Cast.Refinery.Bytes, null) { Proofs = [.. Enumerable.Repeat(Array.Empty<byte>(), 9)] }] }, "corrupt", "at most 8 proofs"),
        BundleCases.Of("bundle-days-401", Ticket(Built, 4) with { Days = [.. Enumerable.Repeat(Array.Empty<byte>(), 401)] }, "corrupt", "at most 400 day statements"),
    ];

    static IEnumerable<MadeCase> Logged() =>
    [
        Both("statement-logged", "accepted", "the statement log holds it", Said.Logged(Turn(ToSecond))),
        Both("statement-and-enrolment-logged", "accepted", "the enrolment's own entry too: request and approval", Enrolled(Cast.RefineryApproval, 4), Said.Logged(Turn(ToSecond))),
        Of("statement-logged-by-a-stranger", Ticket(Once, 5), "accepted", "the policy does not know the statement log: passed over, and said", Said.Logged(Turn(ToSecond))),
        Both("statement-proof-of-another", "refused: log-proof", "the path leads from another entry", Turn(ToSecond) with { Proofs = [Said.Proof(Cast.Refinery.Bytes)] }),
        Both("statement-proof-of-its-part", "refused: log-proof", "the leaf is the whole entry, not what it holds", Turn(ToSecond) with { Proofs = [Said.Proof(ToSecond)] }),
        Both("statement-proof-newer", "refused: log-proof", "a newer part is not a newer bundle", Turn(ToSecond) with { Proofs = [Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Said.Proof(Turn(ToSecond).Entry)).Replace("@v1", "@v2", StringComparison.Ordinal))] }),
        Both("enrolment-proof-without-approval", "refused: log-proof", "the statement said [1, 1, request, null]", Enrolled(null, 4), Turn(ToSecond)),
        Both("statement-checkpoint-by-a-stranger", "refused: log-signature", "the statement log's name under another key", Said.Logged(Turn(ToSecond), new NoteSigner(Cast.StatementLog.Key.Name, Cast.Bytes("stranger")))),
        Both("enrolment-checkpoint-by-a-stranger", "refused: log-signature", "the proofs of chains too", bundle => bundle with { Chains = [bundle.Chains[0] with { Proofs = [Said.Proof(Entry(Cast.RefineryApproval), log: new NoteSigner(Cast.StatementLog.Key.Name, Cast.Bytes("stranger")))] }] }, Turn(ToSecond)),
        Both("statement-log-of-two-roots", "refused: split-view", "§4.1 split view: one size, two roots, in the statement log", Enrolled(Cast.RefineryApproval, 3), Said.Logged(Turn(ToSecond))),
        Both("statement-proven-by-the-segment-log", "refused: split-view", "another tree of one size under the segment log's name", bundle => bundle with { Segments = [bundle.Segments[0] with { Proofs = [.. bundle.Segments[0].Proofs, Of3()] }] }, Said.Logged(Turn(ToSecond), Cast.Log)),
    ];

    /// <summary>Who has no vote: as if the policy did not name it, so that not even its bad line matters.</summary>
    static IEnumerable<MadeCase> Voters() =>
    [
        Vote("device", "accepted", "the chain's owner", Cast.Bytes("edge-refinery"), Ticket(Built, 4)),
        Vote("device-of-another-chain", "refused: log-signature", "another device votes on this chain", Cast.Bytes("edge-mine"), Ticket(Built, 4)),
        Vote("device-of-another-chain-of-the-bundle", "accepted", "of all chains of the bundle", Cast.Bytes("edge-mine"), TwoChains()),
        Vote("log", "accepted", "the log's operator", Cast.Bytes("log"), Ticket(Built, 4)),
        Vote("online", "accepted", "the ledger's online key", Cast.Bytes("online"), Ticket(Built, 4)),
        Vote("root", "accepted", "the ledger's root key", Cast.Bytes("ledger root"), Ticket(Built, 4)),
        Vote("stranger", "refused: log-signature", "a witness who has a vote", Cast.Bytes("west"), Ticket(Built, 4)),
    ];

    /// <summary>A bad cosignature by a witness that the policy names, under this seed.</summary>
    static MadeCase Vote(string name, string outcome, string why, byte[] seed, Bundle bundle)
    {
        var witness = new CosignatureKey("west.example/witness", Ed25519.PublicKey(seed));
        var proof = Proof(Built, 4) + Cosignature.Sign("another text\n", witness.Name, seed, 1_795_219_300);
        return BundleCases.Of($"bundle-vote-of-the-{name}", Reproven(bundle, proof), outcome, why, Cast.Policy + $"witness west {witness.ToVerifierKey()}\n");
    }

    /// <summary>The weighing of the first number; of number 1 and 3 and 6, which hold none, of their register statement, so that the last row refuses unless another does before.</summary>
    public static Bundle Ticket(BuiltSegment[] built, params int[] numbers)
    {
        int Weighing(int number) => built[number - 1].Body.Entries.ToList().FindIndex(entry => entry[1] == 2);
        var at = Math.Max(0, Array.FindIndex(numbers, number => Weighing(number) > 0));
        return Show(new BundleSubject.Ticket(at, Math.Max(1, Weighing(numbers[at]))), built, [.. numbers.Select((number, i) => (number, i == at ? (int[])[Math.Max(1, Weighing(number))] : []))]);
    }

    public static Bundle TwoChains() => Ticket(Built, 4) is var one
        ? one with { Chains = [one.Chains[0], new ShownChain(Cast.Mine.Bytes, null)], Segments = [.. one.Segments, Story.TicketBundle().Segments[0] with { Chain = 1, Proofs = [] }] } : null!;

    static ShownStatement Turn(byte[] rotation) => Said.Of(StatementKind.Rotation, rotation);

    static ShownStatement Gone(long size, params AcceptedTip[] tips) => Said.Of(Said.Revoked(Cast.RefineryKey, size, tips));

    static AcceptedTip Tip(int number) => new(number, Built[number - 1].Identity);

    static byte[] Payload(byte[] sign1) => CoseSign1.TryRead(sign1, Rotation.Family, out var read).IsOk ? read!.Payload : throw new InvalidOperationException();

    static byte[] Resigned(byte[] rotation, DeterministicEcdsa key) => new RawSign1("tr.rotation.v1+cbor", Payload(rotation)) { Key = key };

    /// <summary>The rotation to the second key with another proof of possession.</summary>
    static byte[] Possessed(byte[] possession) => new RawSign1("tr.rotation.v1+cbor", StatementCases.Payload(Chain, 4, Once[3].Identity, possession)) { Key = Cast.RefineryKey };

    /// <summary>Signed by the key in force under the kid of another, whom the proof of possession follows.</summary>
    static byte[] Hinted() => new RawSign1("tr.rotation.v1+cbor", StatementCases.Payload(Chain, 4, Once[3].Identity, Said.Possession(old: Cast.MineKey).Bytes)) { Key = Cast.RefineryKey, Kid = EvidenceKey.Of(Cast.MineKey).Kid };

    static Bundle Unlogged(Bundle bundle) => bundle with { Segments = [.. bundle.Segments.Select(segment => segment with { Proofs = [] })] };

    public static Bundle Reproven(Bundle bundle, string proof) => bundle with { Segments = [bundle.Segments[0] with { Proofs = [Encoding.UTF8.GetBytes(proof)] }, .. bundle.Segments.Skip(1)] };

    static byte[] Entry(byte[]? approval) => StatementEntry.OfEnrolment(Cast.Refinery.Bytes, approval).Encode();

    static Func<Bundle, Bundle> Enrolled(byte[]? said, int size) =>
        bundle => bundle with { Chains = [bundle.Chains[0] with { Proofs = [Said.Proof(Entry(said), size)] }] };

    static byte[] Of3() => Encoding.UTF8.GetBytes(Story.Proof(Once[4].Identity, 1, [.. new[] { Cast.Bytes("a"), Once[4].Identity, Cast.Bytes("b") }.Select(leaf => Evidence.Tree.MerkleTree.Leaf(leaf))], Cast.Log));

    static MadeCase Disowned(string name, Bundle bundle, string why, params ShownStatement[] statements) => Disowned(name, bundle, "disowned", why, statements);

    static MadeCase Disowned(string name, Bundle bundle, string finding, string why, params ShownStatement[] statements) => Disowned(name, bundle, finding, why, Cast.Policy, statements);

    static MadeCase Disowned(string name, Bundle bundle, string finding, string why, string policy, params ShownStatement[] statements) =>
        Of(name, bundle, "accepted", why, policy, same => same, statements) with { Finding = finding };

    static MadeCase Disowned(string name, Bundle bundle, string why, Func<Bundle, Bundle> change, params ShownStatement[] statements) => Disowned(name, change(bundle), why, statements);

    static MadeCase Both(string name, string outcome, string why, params ShownStatement[] statements) => Both(name, outcome, why, same => same, statements);

    static MadeCase Both(string name, string outcome, string why, Func<Bundle, Bundle> change, params ShownStatement[] statements) =>
        Of(name, Ticket(Once, 5), outcome, why, Cast.PolicyOfBothLogs, change, statements);

    static MadeCase Bad(string name, Bundle bundle, string rule, string why, params ShownStatement[] statements) => Of(name, bundle, "refused: " + rule, why, Cast.Policy, same => same, statements);

    static MadeCase Bad(string name, Bundle bundle, string rule, string why, Func<Bundle, Bundle> change, params ShownStatement[] statements) => Of(name, bundle, "refused: " + rule, why, Cast.Policy, change, statements);

    static MadeCase Bad(string name, Bundle bundle, string rule, string why, string policy, Func<Bundle, Bundle> change, params ShownStatement[] statements) => Of(name, bundle, "refused: " + rule, why, policy, change, statements);

    static MadeCase Of(string name, Bundle bundle, string outcome, string why, params ShownStatement[] statements) => Of(name, bundle, outcome, why, Cast.Policy, same => same, statements);

    static MadeCase Of(string name, Bundle bundle, string outcome, string why, Func<Bundle, Bundle> change, params ShownStatement[] statements) => Of(name, bundle, outcome, why, Cast.Policy, change, statements);

    static MadeCase Of(string name, Bundle bundle, string outcome, string why, string policy, Func<Bundle, Bundle> change, params ShownStatement[] statements) =>
        BundleCases.Of("bundle-" + name, change(bundle with { Statements = statements }), outcome, why, policy);
}
