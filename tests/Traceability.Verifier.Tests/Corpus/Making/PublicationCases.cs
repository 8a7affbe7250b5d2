using System.Security.Cryptography;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;

namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>Publications of device profiles: their reader, and how far a bundle's channels are believed by them. The other half: how well a key was kept.</summary>
static class PublicationCases
{
    const string Type = "tr.publication.v1+cbor";
    static readonly Bundle Ticket = Story.TicketBundle();
    static readonly ProfilePublication Good = new("demo", "indicator", SHA256.HashData(Story.Indicator), Verified.Capture, Said.AtMs);

    /// <summary>Both logs, and no key of the organisation.</summary>
    static readonly string LogsOnly = BundleCases.PolicyWithout("organisation") + $"log {Cast.StatementLog.Key.ToVerifierKey()}\n";

    public static IEnumerable<MadeCase> All() => [.. Reader(), .. Believed(), .. Refused(), .. Kept()];

    static IEnumerable<MadeCase> Reader() =>
    [
        Read("accepted", Good, "accepted", "what an organisation says of a profile"),
        Read("map-only", Good with { Verified = Verified.MapOnly }, "accepted", "0 … 3"),
        Read("device", Good with { Verified = Verified.Device }, "accepted", "0 … 3"),
        Read("id-of-64-bytes", Good with { Profile = new string('é', 32) }, "accepted", "at most 64 bytes"),
        Read("by-a-stranger", Good, "refused: signature", "the organisation's key", Cast.StrangerKey),
        Read("beyond-device", Good with { Verified = (Verified)4 }, "corrupt", "0 … 3"),
        Read("id-too-long", Good with { Profile = new string('é', 32) + "." }, "corrupt", "at most 64 bytes"),
        Read("hash-of-31-bytes", Good with { ProfileHash = Good.ProfileHash[..31] }, "corrupt", "32 bytes"),
        Read("organisation-in-capitals", Good with { Organisation = "Demo" }, "corrupt", "names as in the request"),
        Read("at-below-zero", Good with { AtMs = -1 }, "corrupt", "instants are 0 … 2^53 − 1"),
        Read("six-members", new RawSign1(Type, [0xA6, .. Payload()[1..], 0x06, 0x00]) { Key = Cast.OrganisationKey }, "corrupt", "exactly the members listed"),
        Read("newer", new RawSign1("tr.publication.v2+cbor", Payload()) { Key = Cast.OrganisationKey }, "newer", "a later version is not corruption"),
        Read("is-an-approval", Cast.MineApproval, "corrupt", "§4.1 verifier bugs: one typ for another"),
        new("publication-nothing", "publication", "empty", "no bytes", StatementCases.Point(Cast.OrganisationKey), [("input.hex", [])]),
    ];

    static IEnumerable<MadeCase> Believed() =>
    [
        OfChannel(Cast.Policy, "none", "map-only", "published by nobody: the claim alone is nothing"),
        OfChannel(Cast.Policy, "signed", "capture", "the organisation whom the policy names has published it", Of(Good)),
        OfChannel(Cast.Policy, "lower-than-the-claim", "manual-frame", "the claim is higher than the publication: the lower counts", Of(Good with { Verified = Verified.ManualFrame })),
        OfChannel(Cast.Policy, "higher-than-the-claim", "capture", "the claim is lower: nobody makes more of a profile than it does itself", Of(Good with { Verified = Verified.Device })),
        OfChannel(Cast.Policy, "several", "capture", "the highest of those that count", Of(Good with { Verified = Verified.MapOnly }), Of(Good), Of(Good with { Verified = Verified.ManualFrame })),
        OfChannel(Cast.Policy, "of-another-profile", "map-only", "the same id, other bytes", Of(Good with { ProfileHash = Cast.Bytes("another profile") })),
        OfChannel(Cast.Policy, "under-another-id", "capture", "the bytes are the profile, its id is for people", Of(Good with { Profile = "scale" })),
        OfChannel(LogsOnly, "logged", "capture", "the ledger's word: no key of the organisation is known, and its log holds it", Said.Logged(Of(Good))),
        OfChannel(LogsOnly, "logged-by-a-stranger", "map-only", "a log that nobody named", Said.Logged(Of(Good), Cast.OtherLog)),
        OfChannel(LogsOnly, "by-an-unknown-key", "map-only", "nobody knows whose key it is: shown, and without effect", Of(Good, Cast.StrangerKey)),
        OfChannel(Cast.Policy, "of-another-organisation", "map-only", "an organisation of which no key is known", Of(Good with { Organisation = "maker" }, Cast.StrangerKey)),
        OfChannel(Cast.PolicyOfBothLogs, "of-another-organisation-logged", "capture", "the ledger's word for another organisation", Said.Logged(Of(Good with { Organisation = "maker" }, Cast.StrangerKey))),
        OfChannel(Cast.PolicyOfBothLogs, "signed-and-logged", "capture", "a lower one by the organisation, a higher one by the ledger's word: the highest that counts", Of(Good with { Verified = Verified.MapOnly }), Said.Logged(Of(Good with { Organisation = "maker" }, Cast.StrangerKey))),
        OfChannel(null, "without-policy", "map-only", "the bundle's own word", Of(Good)),
    ];

    static IEnumerable<MadeCase> Refused() =>
    [
        Bad("by-another-key", "where the policy has keys of that organisation, one of them signed it", Of(Good, Cast.StrangerKey)),
        Bad("by-another-key-logged", "no log makes up for it", Said.Logged(Of(Good, Cast.StrangerKey))),
        Bad("tampered", "raised after it was signed", Said.Of(StatementKind.Profile, Raised())),
        Bad("is-a-revocation", "§4.1 verifier bugs: one typ for another", Said.Of(StatementKind.Profile, Said.Revoked(Cast.RefineryKey, 3).Sign(Cast.OrganisationKey).Bytes)),
        Bad("newer-than-this", "a newer part is not a newer bundle", Said.Of(StatementKind.Profile, new RawSign1("tr.publication.v2+cbor", Payload()) { Key = Cast.OrganisationKey })),
        Bad("empty", "an empty part is not an empty bundle", Said.Of(StatementKind.Profile, [])),
    ];

    static IEnumerable<MadeCase> Kept() =>
    [
        OfKey("claimed-by-the-device", Ticket, "software", Cast.Policy),
        OfKey("vouched-for-by-nobody", Hardware(null), "software (claimed \"tpm\", vouched for by nobody)", Cast.Policy),
        OfKey("approved-by-whom-nobody-knows", Hardware(Cast.Approve(Cast.Mine, Cast.OrganisationKey, "demo", "tpm")), "software (claimed \"tpm\", vouched for by nobody)", LogsOnly),
        OfKey("approved-for-less", Hardware(Cast.MineApproval), "software (claimed \"tpm\", vouched for \"software\")", Cast.Policy),
        OfKey("approved-for-more", Ticket with { Chains = [new ShownChain(Cast.Mine.Bytes, Cast.Approve(Cast.Mine, Cast.OrganisationKey, "demo", "tpm"))] }, "software (claimed \"software\", vouched for \"tpm\")", Cast.Policy),
        OfKey("approved-for-as-much", Hardware(Cast.Approve(Cast.Mine, Cast.OrganisationKey, "demo", "tpm")), "tpm", Cast.Policy),
        OfKey("not-ranked", Hardware(Cast.Approve(Cast.Mine, Cast.OrganisationKey, "demo", "hsm")), "the lower of \"tpm\" and \"hsm\", which this verifier cannot rank", Cast.Policy),
    ];

    /// <summary>The ticket of a device that says that its key is in hardware.</summary>
    static Bundle Hardware(byte[]? approval) =>
        Story.TicketBundle(Story.SealSecond(header => header with { Assurance = "tpm" })) with { Chains = [new ShownChain(Cast.Mine.Bytes, approval)] };

    static ShownStatement Of(ProfilePublication publication, ECDsa? by = null) => Said.Of(StatementKind.Profile, publication.Sign(by ?? Cast.OrganisationKey).Bytes);

    static byte[] Payload() => Good.Sign(Cast.OrganisationKey).Payload;

    /// <summary>The rank before the instant.</summary>
    static byte[] Raised()
    {
        var bytes = Good.Sign(Cast.OrganisationKey).Bytes;
        var at = bytes.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0x04, (byte)Verified.Capture, 0x05]);
        bytes[at + 1] = (byte)Verified.Device;
        return bytes;
    }

    static MadeCase OfChannel(string? policy, string name, string verified, string why, params ShownStatement[] statements) =>
        BundleCases.Of("bundle-publication-" + name, Ticket with { Statements = statements }, "accepted", why, policy) with { Profiles = "weighbridge.gross " + verified };

    static MadeCase Bad(string name, string why, params ShownStatement[] statements) =>
        BundleCases.Of("bundle-publication-" + name, Ticket with { Statements = statements }, "refused: statement", why, Cast.Policy);

    static MadeCase OfKey(string name, Bundle bundle, string assurance, string policy) =>
        BundleCases.Of("bundle-assurance-" + name, bundle, "accepted", "the lower of what the device claims and the organisation vouches for", policy) with { Assurance = assurance };

    static MadeCase Read(string name, ProfilePublication publication, string outcome, string why, ECDsa? by = null) => Read(name, publication.Sign(by ?? Cast.OrganisationKey).Bytes, outcome, why);

    static MadeCase Read(string name, byte[] bytes, string outcome, string why) =>
        new("publication-" + name, "publication", outcome, why, StatementCases.Point(Cast.OrganisationKey), [("input.hex", MadeCase.Hex(bytes))]);
}
