using System.Globalization;
using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Log;

/// <summary>
/// A C2SP checkpoint (c2sp.org/tlog-checkpoint): "origin\nsize\nbase64(root)\n", signed as a note by a key named like the origin.
/// Extension lines are not written and refused.
/// </summary>
public sealed record Checkpoint(string Origin, long Size, byte[] Root)
{
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root)}\n");

    public string Sign(NoteSigner signer) => SignedNote.Sign(Text, signer);

    public static ReadOutcome TryOpen(ReadOnlySpan<byte> note, NoteKey key, out Checkpoint? checkpoint)
    {
        checkpoint = null;
        var outcome = SignedNote.TryOpen(note, key, out var text);
        if (!outcome.IsOk) return outcome;
        outcome = TryRead(text, out var read);
        if (!outcome.IsOk) return outcome;
        if (read!.Origin != key.Name) return ReadOutcome.Corrupt($"a checkpoint of \"{read.Origin}\" instead of \"{key.Name}\"");
        checkpoint = read;
        return ReadOutcome.Ok;
    }

    /// <summary>Reads the text of a note; whether anybody signed it is another question.</summary>
    public static ReadOutcome TryRead(string text, out Checkpoint? checkpoint)
    {
        checkpoint = null;
        var lines = text.Split('\n');
        if (lines.Length != 4 || lines[3].Length != 0) return ReadOutcome.Corrupt("a checkpoint that is not three lines");
        if (!NoteKey.IsName(lines[0])) return ReadOutcome.Corrupt($"a checkpoint origin \"{lines[0]}\"");
        if (!TrySize(lines[1], out var size)) return ReadOutcome.Corrupt($"a checkpoint size \"{lines[1]}\"");
        if (!StrictBase64.TryHash(lines[2], out var root)) return ReadOutcome.Corrupt("a checkpoint root that is no hash");
        checkpoint = new Checkpoint(lines[0], size, root);
        return ReadOutcome.Ok;
    }

    /// <summary>Decimal without leading zeros, sign or spaces, at most 2^53 − 1.</summary>
    internal static bool TrySize(string text, out long size) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size) && (text == "0" || text[0] != '0') && size <= PackedDeltas.Largest;
}
