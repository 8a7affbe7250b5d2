using System.Text;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;

namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>Signed notes and what is written in them (tamper-evidence §1.5): note, checkpoint, head, tlog-proof.</summary>
static class NoteCases
{
    static readonly byte[] Identity = Story.Second.Identity;
    static readonly byte[][] Leaves = Story.Leaves(7, Story.First.Identity, Identity);
    static readonly Checkpoint Seven = new(Cast.Log.Key.Name, 7, Story.Root(Leaves));
    static readonly string Good = Seven.Sign(Cast.Log);
    static readonly string ProofText = Story.Proof(Identity);

    static readonly Head Head = new()
    {
        Chain = EnrolmentRequest.ChainOf(Cast.Mine.Identity), Run = Cast.Bytes("run")[..16], Number = 2, Identity = Identity, LogSize = 7, Missing = [new MissingRange(4, 5)],
    };

    static readonly string HeadText = Head.Sign(Cast.Online);

    public static IEnumerable<MadeCase> All() =>
    [
        Note("note-accepted", Good, "accepted", "text, empty line, signature"),
        Note("note-with-unknown-signature", Good + Line(Cast.OtherLog, Seven.Text), "accepted", "§1.5: unknown keys are ignored"),
        Note("note-with-empty-lines-in-the-text", SignedNote.Sign("one\n\ntwo\n", Cast.Log), "accepted", "§1.5: the text runs to the last empty line"),
        Note("note-good-and-bad-of-one-key", Good + Line(Cast.Log, "another text\n"), "corrupt", "§6.8 28: a known key's bad signature beside a good one"),
        Note("note-of-unknown-keys-only", SignedNote.Sign(Seven.Text, Cast.OtherLog), "corrupt", "§1.5: no signature of a known key"),
        Note("note-same-name-other-key", SignedNote.Sign(Seven.Text, Cast.StrangerAsLog), "corrupt", "the name is not the key: the key id differs, so nobody known signed"),
        Note("note-without-empty-line", Good.Replace("\n\n", "\n", StringComparison.Ordinal), "corrupt", "§6.8 27: a missing blank line"),
        Note("note-without-final-newline", Good[..^1], "corrupt", "§1.5: every signature line ends"),
        Note("note-with-carriage-returns", Good.Replace("\n", "\r\n", StringComparison.Ordinal), "corrupt", "§6.8 27: \\r"),
        Note("note-hyphen-for-dash", Good.Replace('—', '-'), "corrupt", "§1.5: U+2014 begins a signature line"),
        Note("note-loose-base64", Good[..^2] + "\n", "corrupt", "base64 with padding, one text per value"),
        Note("note-nothing", "", "empty", "no bytes"),

        Checkpoint("checkpoint-accepted", Good, "accepted", "origin, size, root"),
        Checkpoint("checkpoint-leading-zero", Sign($"{Seven.Origin}\n07\n{Root}\n"), "corrupt", "§6.8 27: a leading zero"),
        Checkpoint("checkpoint-signed-size", Sign($"{Seven.Origin}\n+7\n{Root}\n"), "corrupt", "a size is digits"),
        Checkpoint("checkpoint-beyond-2-53", Sign($"{Seven.Origin}\n9007199254740992\n{Root}\n"), "corrupt", "sizes are read exactly in every language"),
        Checkpoint("checkpoint-other-origin", SignedNote.Sign(Seven.Text.Replace("ledger", "fedger", StringComparison.Ordinal), Cast.Log), "corrupt", "origin = key name"),
        Checkpoint("checkpoint-extension-line", Sign(Seven.Text + "extension\n"), "corrupt", "no extension lines"),
        Checkpoint("checkpoint-short-root", Sign($"{Seven.Origin}\n7\n{Convert.ToBase64String(Seven.Root[..31])}\n"), "corrupt", "a root is 32 bytes"),
        Checkpoint("checkpoint-root-not-strict", Sign($"{Seven.Origin}\n7\n{Root[..^2]}/=\n"), "corrupt", "loose final bits: a second text of one root"),
        Checkpoint("checkpoint-changed-size", Good.Replace("\n7\n", "\n8\n", StringComparison.Ordinal), "corrupt", "§4.1: the size is signed"),

        Of("head-accepted", "head", "accepted", "what the ledger holds of a chain", Cast.Online.Key, HeadText),
        Of("head-signed-by-the-log", "head", "corrupt", "one name, one key: heads are the online key's", Cast.Online.Key, Head.Sign(Cast.Log)),
        Of("head-identity-in-capitals", "head", "corrupt", "one text per value", Cast.Online.Key, SignedNote.Sign(HeadOf("missing 4-5").Replace(Convert.ToHexStringLower(Story.Second.Identity), Convert.ToHexString(Story.Second.Identity), StringComparison.Ordinal), Cast.Online)),
        Of("head-ranges-that-fall", "head", "corrupt", "missing ranges rise and lie beyond the number", Cast.Online.Key, SignedNote.Sign(HeadOf("missing 2-5"), Cast.Online)),
        Of("head-newer", "head", "newer", "a later version, properly signed", Cast.Online.Key, SignedNote.Sign(HeadOf("missing 4-5").Replace("/v1", "/v2", StringComparison.Ordinal), Cast.Online)),
        Of("head-newer-but-not-signed", "head", "corrupt", "an unsigned claim of a later version is no reason to update", Cast.Online.Key, HeadText.Replace("/v1", "/v2", StringComparison.Ordinal)),

        Proof("proof-accepted", ProofText, "accepted", "a tlog-proof of the second segment"),
        Proof("proof-of-one-leaf", Story.Proof(Identity, 0, [Evidence.Tree.MerkleTree.Leaf(Identity)], Cast.Log), "accepted", "§1.3: the empty path of a log of one leaf"),
        Proof("proof-extra-of-another", ProofText.Replace(Convert.ToBase64String(Identity), Convert.ToBase64String(Cast.Bytes("another")), StringComparison.Ordinal), "accepted", "extra is not signed and only a hint"),
        Proof("proof-of-another-leaf", Story.Proof(Cast.Bytes("another")), "refused: log-proof", "§6.8 25: a receipt for another leaf"),
        Proof("proof-index-beyond-size", ProofText.Replace("index 4", "index 7", StringComparison.Ordinal), "refused: log-proof", "§6.8 26: index ≥ size"),
        Proof("proof-size-zero", Rechecked(new Checkpoint(Seven.Origin, 0, Seven.Root).Sign(Cast.Log)), "refused: log-proof", "§6.8 26: tree size 0"),
        Proof("proof-signed-by-a-stranger", Rechecked(Seven.Sign(Cast.StrangerAsLog)), "refused: log-signature", "§4.1: log key theft needs the key"),
        Proof("proof-index-with-leading-zero", ProofText.Replace("index 4", "index 04", StringComparison.Ordinal), "corrupt", "one text per number"),
        Proof("proof-checkpoint-without-empty-line", Rechecked(Good.Replace("\n\n", "\n", StringComparison.Ordinal)), "corrupt", "§6.8 27: a missing blank line"),
        Proof("proof-newer", ProofText.Replace("@v1", "@v2", StringComparison.Ordinal), "newer", "a later version is not corruption"),
        Proof("proof-nothing", "", "empty", "no bytes"),
    ];

    static string Root => Convert.ToBase64String(Seven.Root);

    static string Sign(string text) => SignedNote.Sign(text, Cast.Log);

    static string HeadOf(string missing) => HeadText[..HeadText.IndexOf("\n\n", StringComparison.Ordinal)].Replace("missing 4-5", missing, StringComparison.Ordinal) + "\n";

    /// <summary>The proof's own lines over another checkpoint.</summary>
    static string Rechecked(string checkpoint) => ProofText[..(ProofText.IndexOf("\n\n", StringComparison.Ordinal) + 2)] + checkpoint;

    /// <summary>A signature line alone.</summary>
    static string Line(NoteSigner signer, string text) => SignedNote.Sign(text, signer)[(text.Length + 1)..];

    static MadeCase Note(string name, string text, string outcome, string why) => Of(name, "note", outcome, why, Cast.Log.Key, text);

    static MadeCase Checkpoint(string name, string text, string outcome, string why) => Of(name, "checkpoint", outcome, why, Cast.Log.Key, text);

    static MadeCase Proof(string name, string text, string outcome, string why) =>
        new(name, "proof", outcome, why, [("key", Cast.Log.Key.ToVerifierKey()), ("identity", Convert.ToHexStringLower(Identity))], [("input.tlog-proof", Encoding.UTF8.GetBytes(text))]);

    static MadeCase Of(string name, string reader, string outcome, string why, NoteKey key, string text) =>
        new(name, reader, outcome, why, [("key", key.ToVerifierKey())], [("input.note", Encoding.UTF8.GetBytes(text))]);
}
