using System.Text;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Traceability.Evidence.Tree;

namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>What stands between a segment and a log: proofs, checkpoints, cosignatures, pins.</summary>
static class BundleLogCases
{
    static readonly Bundle Ticket = Story.TicketBundle();
    static readonly byte[] Identity = Story.Second.Identity;
    static readonly byte[][] Leaves = Story.Leaves(7, Story.First.Identity, Identity);
    static readonly Checkpoint Seven = new(Cast.Log.Key.Name, 7, MerkleTree.Root(Leaves));
    static readonly string Good = Story.Proof(Identity);

    public static IEnumerable<MadeCase> All() =>
    [
        Of("bundle-log-of-one-leaf", Alone(), "accepted", "§1.3: the empty path of a log of one leaf"),
        Of("bundle-log-unknown", Proofs(Story.Proof(Identity, Cast.OtherLog)), "accepted", "a log that the policy does not know is passed over, and said"),
        Of("bundle-log-unknown-beside-known", Proofs(Good, Story.Proof(Identity, Cast.OtherLog)), "accepted", "one known log is enough"),
        BundleCases.Of("bundle-log-second-key", Proofs(Story.Proof(Identity, Cast.NewLogKey)), "accepted", "a rotated log key, listed", Cast.Policy + $"log {Cast.NewLogKey.Key.ToVerifierKey()}\n"),
        Of("bundle-not-witnessed", Proofs(Story.Proof(Identity, null, "north")), "accepted", "a quorum that is not met refuses nothing: it is said"),
        Of("bundle-cosigned-by-a-stranger", Proofs(Good + Cast.Cosign(Seven.Text, "stranger")), "accepted", "§6.8 29: a cosignature by a key that is not in the policy is not counted"),
        Of("bundle-cosigned-at-time-zero", Proofs(Good + Cast.Cosign(Seven.Text, "north", 0) + Cast.Cosign(Seven.Text, "south", 0)), "accepted", "time 0 does not count"),
        Of("bundle-receipt-of-another", Proofs(Story.Proof(Story.First.Identity)), "refused: log-proof", "§6.8 25: a receipt for another leaf"),
        Of("bundle-receipt-index-beyond-size", Proofs(Good.Replace("index 4", "index 7", StringComparison.Ordinal)), "refused: log-proof", "§6.8 26: index ≥ size"),
        Of("bundle-receipt-size-zero", Proofs(Over(new Checkpoint(Seven.Origin, 0, Seven.Root).Sign(Cast.Log))), "refused: log-proof", "§6.8 26: tree size 0"),
        Of("bundle-receipt-newer", Proofs(Good.Replace("@v1", "@v2", StringComparison.Ordinal)), "refused: log-proof", "a newer part is not a newer bundle"),
        Of("bundle-checkpoint-with-carriage-return", Proofs(Over(Seven.Sign(Cast.Log).Replace("\n7\n", "\r\n7\n", StringComparison.Ordinal))), "refused: log-proof", "§6.8 27: \\r"),
        Of("bundle-checkpoint-leading-zero", Proofs(Over(SignedNote.Sign(Seven.Text.Replace("\n7\n", "\n07\n", StringComparison.Ordinal), Cast.Log))), "refused: log-proof", "§6.8 27: a leading zero"),
        Of("bundle-checkpoint-without-blank-line", Proofs(Over(Seven.Sign(Cast.Log).Replace("\n\n", "\n", StringComparison.Ordinal))), "refused: log-proof", "§6.8 27: a missing blank line"),
        Of("bundle-unknown-log-not-in-form", Proofs(Story.Proof(Identity, Cast.OtherLog).Replace("\n7\n", "\n07\n", StringComparison.Ordinal)), "refused: log-proof", "also a log that nobody knows must be in form"),
        Of("bundle-checkpoint-by-a-stranger", Proofs(Story.Proof(Identity, Cast.StrangerAsLog)), "refused: log-signature", "the log's name under another key"),
        Of("bundle-checkpoint-good-and-bad", Proofs(Good + Line(Cast.Log, "another text\n")), "refused: log-signature", "§6.8 28: a known key's bad signature beside a good one"),
        Of("bundle-cosignature-bad", Proofs(Good + Cast.Cosign("another text\n", "north")), "refused: log-signature", "a known witness's bad cosignature spoils the note"),
        Of("bundle-cosignature-other-time", Proofs(Good + Retimed(Cast.Cosign(Seven.Text, "north"))), "refused: log-signature", "the time is signed"),
        Of("bundle-two-roots-of-one-size", Proofs(Good, Padded()), "refused: split-view", "§6.8 30: two checkpoints of one size with two roots"),
        Of("bundle-pin-against-proof", Pinned(new PinnedCheckpoint(7, Cast.Bytes("another root"))), "refused: split-view", "§6.8 30: what the device saw and what is shown differ"),
        Of("bundle-pin-of-a-later-log", Pinned(new PinnedCheckpoint(9, Cast.Bytes("later root"))), "refused: time", "§6.8 31, 33: the device had seen a larger log than the one that proves it"),
        Of("bundle-pin-beyond-the-index", Pinned(new PinnedCheckpoint(5, Cast.Bytes("root of five"))), "refused: time", "§6.8 33: the segment stands in a tree that it names"),
        BundleCases.Of("bundle-pin-of-an-unknown-log", Pinned(new PinnedCheckpoint(9, Cast.Bytes("later root"))), "accepted", "nothing to compare where the policy knows no log", BundleCases.PolicyWithout("log")),
    ];

    static MadeCase Of(string name, Bundle bundle, string outcome, string why) => BundleCases.Of(name, bundle, outcome, why, Cast.Policy);

    static Bundle Proofs(params string[] proofs) => BundleCases.Segment(Ticket, segment => segment with { Proofs = [.. proofs.Select(Encoding.UTF8.GetBytes)] });

    /// <summary>The first segment, which pinned nothing, alone in a log.</summary>
    static Bundle Alone() => BundleCases.Segment(Story.ReadingBundle(Story.First, entry: 2), segment => segment with
    {
        Proofs = [Encoding.UTF8.GetBytes(Story.Proof(Story.First.Identity, 0, [MerkleTree.Leaf(Story.First.Identity)], Cast.Log))],
    });

    static Bundle Pinned(PinnedCheckpoint pinned) => Story.TicketBundle(Story.SealSecond(header => header with { Checkpoint = pinned }));

    /// <summary>The proof's own lines over another checkpoint.</summary>
    static string Over(string checkpoint) => Good[..(Good.IndexOf("\n\n", StringComparison.Ordinal) + 2)] + checkpoint;

    /// <summary>A second tree of seven, with another leaf at the end, by the same log.</summary>
    static string Padded() => Story.Proof(Identity, 4, [.. Leaves[..6], MerkleTree.Leaf(Cast.Bytes("another padding"))], Cast.Log);

    static string Line(NoteSigner signer, string text) => SignedNote.Sign(text, signer)[(text.Length + 1)..];

    static string Retimed(string line)
    {
        var space = line.LastIndexOf(' ');
        var bytes = Convert.FromBase64String(line[(space + 1)..].TrimEnd('\n'));
        bytes[11] ^= 0x01;
        return line[..(space + 1)] + Convert.ToBase64String(bytes) + "\n";
    }
}
