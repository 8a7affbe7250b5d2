using System.Globalization;
using System.Text;
using Traceability.Evidence.Tree;

namespace Traceability.Evidence.Log;

/// <summary>
/// From one pinned checkpoint of a log to a later one, the ledger's <c>checkpoint</c> message:
/// <code>tr-checkpoint/v1
/// from N                size of the pinned checkpoint
/// cosign                only where the ledger asks for a cosignature
/// BASE64(hash)          consistency path from N to the size below (RFC 9162, 2.1.4); none where N is 0 or that size
///
/// checkpoint note</code>
/// The note is signed by the log, and the path proves itself against the pin's root.
/// </summary>
public sealed record CheckpointStep(long From, IReadOnlyList<byte[]> Path, string CheckpointNote)
{
    const string Title = "tr-checkpoint/v";
    const string CosignLine = "cosign";
    const int LongestPath = 64;
    const int MostBytes = 1 << 20;

    /// <summary>Of which log it says that it is; whether that log has signed it is another question.</summary>
    public string Origin => CheckpointNote.Split('\n', 2)[0];

    /// <summary>Whether the ledger asks for a cosignature of the checkpoint that it leads to.</summary>
    public bool Cosign { get; init; }

    public string Encode()
    {
        var text = new StringBuilder(Title).Append("1\n");
        text.Append(CultureInfo.InvariantCulture, $"from {From}\n");
        if (Cosign) text.Append(CosignLine).Append('\n');
        foreach (var hash in Path) text.Append(Convert.ToBase64String(hash)).Append('\n');
        return text.Append('\n').Append(CheckpointNote).ToString();
    }

    public static ReadOutcome TryRead(ReadOnlySpan<byte> bytes, out CheckpointStep? step)
    {
        step = null;
        if (bytes.IsEmpty) return ReadOutcome.Empty("checkpoint step");
        if (bytes.Length > MostBytes) return ReadOutcome.Corrupt($"{bytes.Length} bytes, at most {MostBytes} allowed");
        if (!System.Text.Unicode.Utf8.IsValid(bytes)) return ReadOutcome.Corrupt("a checkpoint step that is not UTF-8");
        var text = Encoding.UTF8.GetString(bytes);
        var outcome = VersionNumber.OfTitle(text, Title, "not a checkpoint step");
        if (!outcome.IsOk) return outcome;
        var split = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || split + 2 == text.Length) return ReadOutcome.Corrupt("a checkpoint step without a checkpoint");
        var lines = new LineReader(text[..split]);
        if (!lines.Number("from", out var from)) return ReadOutcome.Corrupt("a checkpoint step without the size it begins at");
        var cosign = lines.Word(CosignLine);
        var before = cosign ? 3 : 2;
        if (lines.Count > before + LongestPath) return ReadOutcome.Corrupt($"a checkpoint step of {lines.Count} lines");
        var path = new byte[lines.Count - before][];
        for (var i = 0; i < path.Length; i++)
            if (!lines.Hash(out path[i])) return ReadOutcome.Corrupt($"a checkpoint step whose path line {i} is no hash");
        step = new CheckpointStep(from, path, text[(split + 2)..]) { Cosign = cosign };
        return ReadOutcome.Ok;
    }

    /// <summary>Whether the path leads from the pinned root to the checkpoint, which has been opened already.</summary>
    public bool Continues(ReadOnlySpan<byte> pinnedRoot, Checkpoint opened) => MerkleTree.VerifyConsistency(From, pinnedRoot, opened.Size, opened.Root, Path);
}
