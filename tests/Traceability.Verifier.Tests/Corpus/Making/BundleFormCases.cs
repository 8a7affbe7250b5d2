using Traceability.Evidence.Bundles;

namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>Bundles that are not in form: nothing of them is checked.</summary>
static class BundleFormCases
{
    static readonly Bundle Ticket = Story.TicketBundle();
    static readonly byte[] Good = Ticket.Encode();
    static readonly ShownLeaf Shown = Ticket.Segments[0].Entries[0];

    // A ticket's bundle begins 88 01 83 00 00 02 81 83 59: array of 8, version, subject, one chain of three items, its request.
    public static IEnumerable<MadeCase> All() =>
    [
        BundleCases.Of("bundle-nothing", [], "empty", "no bytes"),
        BundleCases.Of("bundle-newer", [0x88, 0x02, .. Good[2..]], "newer", "a later version is not corruption"),
        BundleCases.Of("bundle-newer-with-more-members", [0x89, 0x02, .. Good[2..], 0x00], "newer", "a later version may have another number of members"),
        BundleCases.Of("bundle-version-zero", [0x88, 0x00, .. Good[2..]], "corrupt", "0 is no version, and no later one"),
        BundleCases.Of("bundle-version-not-shortest", [0x88, 0x18, 0x01, .. Good[2..]], "corrupt", "§6.8 16: a non-shortest integer"),
        BundleCases.Of("bundle-indefinite-array", [0x9F, .. Good[1..], 0xFF], "corrupt", "§6.8 15: an indefinite array"),
        BundleCases.Of("bundle-trailing-byte", [.. Good, 0x00], "corrupt", "§6.8 17: a trailing byte"),
        BundleCases.Of("bundle-cut", Good[..^1], "corrupt", "§6.8 5: cut"),
        BundleCases.Of("bundle-nine-members", [0x89, .. Good[1..], 0x00], "corrupt", "exactly the members listed"),
        BundleCases.Of("bundle-of-the-first-form", [0x86, .. Good[1..^2]], "corrupt", "exactly the members listed: statements and days may be empty, not absent"),
        BundleCases.Of("bundle-unknown-subject", [.. Good[..3], 0x05, .. Good[4..]], "corrupt", "subjects are 0 … 4"),
        BundleCases.Of("bundle-subject-of-another-length", [.. Good[..3], 0x02, .. Good[4..]], "corrupt", "a period has six members"),
        BundleCases.Of("bundle-period-in-a-segment-that-is-not-there", Ticket with { Subject = new BundleSubject.Period(0, 1, 1, 1, "diesel.volume") }, "corrupt", "an index out of range"),
        BundleCases.Of("bundle-period-of-a-long-channel", Ticket with { Subject = new BundleSubject.Period(0, 1, 0, 2, new string('é', 256) + ".") }, "corrupt", "a text of at most 512 bytes"),
        BundleCases.Of("bundle-period-of-the-longest-channel", Ticket with { Subject = new BundleSubject.Period(0, 1, 0, 2, new string('é', 256)) }, "refused: subject", "512 bytes are in form"),
        BundleCases.Of("bundle-subject-without-reading", [.. Good[..3], 0x01, .. Good[4..]], "corrupt", "a reading has a number"),
        BundleCases.Of("bundle-subject-in-a-segment-that-is-not-there", Ticket with { Subject = new BundleSubject.Ticket(1, 2) }, "corrupt", "an index out of range"),
        BundleCases.Of("bundle-chain-that-is-not-there", BundleCases.Segment(Ticket, segment => segment with { Chain = 1 }), "corrupt", "an index out of range"),
        BundleCases.Of("bundle-opening-in-a-segment-that-is-not-there", Ticket with { Openings = [new Opening(1, Story.Vehicle)] }, "corrupt", "an index out of range"),
        BundleCases.Of("bundle-without-chain", Ticket with { Chains = [] }, "corrupt", "1 … 8 chains"),
        BundleCases.Of("bundle-without-segment", Ticket with { Segments = [] }, "corrupt", "1 … 4096 segments"),
        BundleCases.Of("bundle-entry-twice", Entries(Shown, Shown), "corrupt", "entries rise, none twice"),
        BundleCases.Of("bundle-entries-out-of-order", Entries(Shown, Shown with { Index = 1 }), "corrupt", "entries rise"),
        BundleCases.Of("bundle-entry-index-65536", Entries(Shown with { Index = 65_536 }), "corrupt", "§6.8 37: a segment has at most 65 536 entries"),
        BundleCases.Of("bundle-path-of-64", Entries(Shown with { Path = [.. Enumerable.Repeat(Shown.Salt, 64)] }), "corrupt", "at most 63 hashes"),
        BundleCases.Of("bundle-short-salt", Entries(Shown with { Salt = Shown.Salt[..31] }), "corrupt", "a salt is 32 bytes"),
        BundleCases.Of("bundle-short-hash", Entries(Shown with { Path = [Shown.Salt[..31]] }), "corrupt", "a hash is 32 bytes"),
        BundleCases.Of("bundle-nine-proofs", BundleCases.Segment(Ticket, segment => segment with { Proofs = [.. Enumerable.Repeat(Shown.Salt, 9)] }), "corrupt", "at most 8 proofs"),
        BundleCases.Of("bundle-configuration-without-leaf", Ticket with { Configurations = [new ShownConfiguration(4, [])] }, "corrupt", "1 … 4096 leaves"),
        BundleCases.Of("bundle-configuration-of-nothing", Ticket with { Configurations = [new ShownConfiguration(0, [Shown])] }, "corrupt", "1 … 65536 leaves in the tree"),
        BundleCases.Of("bundle-without-request", [.. Good[..8], 0xF6, .. Good[9..]], "corrupt", "null stands only for an approval"),
    ];

    static Bundle Entries(params ShownLeaf[] entries) => BundleCases.Segment(Ticket, segment => segment with { Entries = entries });
}
