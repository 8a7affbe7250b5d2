using System.Globalization;
using System.Text;
using Traceability.Evidence.Tree;

namespace Traceability.Evidence.Log;

/// <summary>
/// The proof that a segment is in the log, in the form of a C2SP tlog-proof:
/// <code>c2sp.org/tlog-proof@v1
/// extra BASE64(identity)
/// index N
/// BASE64(hash)          path, leaf to root, no line for a log of one leaf
///
/// checkpoint note</code>
/// <c>extra</c> is not signed; it only says which segment to try. The leaf is SHA-256(00 ‖ identity).
/// </summary>
public sealed record Receipt(byte[] Identity, long Index, IReadOnlyList<byte[]> Path, string CheckpointNote)
{
    const string Title = "c2sp.org/tlog-proof@v";
    const int LongestPath = 63;

    public string Encode()
    {
        var text = new StringBuilder(Title).Append("1\n");
        text.Append("extra ").Append(Convert.ToBase64String(Identity)).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"index {Index}\n");
        foreach (var hash in Path) text.Append(Convert.ToBase64String(hash)).Append('\n');
        return text.Append('\n').Append(CheckpointNote).ToString();
    }

    public static ReadOutcome TryRead(ReadOnlySpan<byte> bytes, out Receipt? receipt)
    {
        receipt = null;
        if (bytes.IsEmpty) return ReadOutcome.Empty("receipt");
        if (!System.Text.Unicode.Utf8.IsValid(bytes)) return ReadOutcome.Corrupt("a receipt that is not UTF-8");
        var text = Encoding.UTF8.GetString(bytes);
        var outcome = VersionNumber.OfTitle(text, Title, "not a tlog-proof");
        if (!outcome.IsOk) return outcome;
        var split = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || split + 2 == text.Length) return ReadOutcome.Corrupt("a receipt without a checkpoint");
        var lines = new LineReader(text[..split]);
        if (lines.Count is < 3 or > 3 + LongestPath) return ReadOutcome.Corrupt($"a receipt of {lines.Count} lines");
        if (!lines.Hash("extra", out var identity)) return ReadOutcome.Corrupt("a receipt whose extra is no identity");
        if (!lines.Number("index", out var index)) return ReadOutcome.Corrupt("a receipt without an index");
        var path = new byte[lines.Count - 3][];
        for (var i = 0; i < path.Length; i++)
            if (!lines.Hash(out path[i])) return ReadOutcome.Corrupt($"a receipt whose path line {i} is no hash");
        receipt = new Receipt(identity, index, path, text[(split + 2)..]);
        return ReadOutcome.Ok;
    }

    /// <summary>Reads the checkpoint that the proof leads to, before anybody looks at its signatures.</summary>
    public ReadOutcome TryReadCheckpoint(out UnopenedNote? note, out Checkpoint? checkpoint)
    {
        checkpoint = null;
        var outcome = SignedNote.TryRead(Encoding.UTF8.GetBytes(CheckpointNote), out note);
        return outcome.IsOk ? Checkpoint.TryRead(note!.Text, out checkpoint) : outcome;
    }

    /// <summary>
    /// Checks signature and path for the segment of this identity and gives the checkpoint it rests on.
    /// That the checkpoint is consistent with the device's pin is the device's to check.
    /// </summary>
    public ReadOutcome TryVerify(ReadOnlySpan<byte> identity, NoteKey log, out Checkpoint? checkpoint)
    {
        var outcome = Checkpoint.TryOpen(Encoding.UTF8.GetBytes(CheckpointNote), log, out checkpoint);
        if (!outcome.IsOk) return outcome;
        if (Proves(identity, checkpoint!)) return ReadOutcome.Ok;
        checkpoint = null;
        return ReadOutcome.Corrupt("the path does not lead from this segment to the checkpoint");
    }

    /// <summary>Whether the path leads from the segment to a checkpoint that has been opened already.</summary>
    public bool Proves(ReadOnlySpan<byte> identity, Checkpoint opened) =>
        MerkleTree.VerifyInclusion(MerkleTree.Leaf(identity), Index, opened.Size, Path, opened.Root);
}
