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
        var title = text.Split('\n', 2)[0];
        if (!title.StartsWith(Title, StringComparison.Ordinal)) return ReadOutcome.Corrupt("not a checkpoint step");
        if (title != Title + "1") return VersionNumber.IsLater(title.AsSpan(Title.Length)) ? ReadOutcome.Newer(title) : ReadOutcome.Corrupt("not a checkpoint step");
        var split = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || split + 2 == text.Length) return ReadOutcome.Corrupt("a checkpoint step without a checkpoint");
        var lines = text[..split].Split('\n');
        var before = lines.Length > 2 && lines[2] == CosignLine ? 3 : 2;
        if (lines.Length < 2 || lines.Length > before + LongestPath) return ReadOutcome.Corrupt($"a checkpoint step of {lines.Length} lines");
        if (!lines[1].StartsWith("from ", StringComparison.Ordinal) || !Checkpoint.TrySize(lines[1][5..], out var from))
            return ReadOutcome.Corrupt("a checkpoint step without the size it begins at");
        var path = new byte[lines.Length - before][];
        for (var i = 0; i < path.Length; i++)
            if (!StrictBase64.TryHash(lines[i + before], out path[i])) return ReadOutcome.Corrupt($"a checkpoint step whose path line {i} is no hash");
        step = new CheckpointStep(from, path, text[(split + 2)..]) { Cosign = before > 2 };
        return ReadOutcome.Ok;
    }

    /// <summary>Whether the path leads from the pinned root to the checkpoint, which has been opened already.</summary>
    public bool Continues(ReadOnlySpan<byte> pinnedRoot, Checkpoint opened) => MerkleTree.VerifyConsistency(From, pinnedRoot, opened.Size, opened.Root, Path);
}
