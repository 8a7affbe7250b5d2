using System.Globalization;

namespace Traceability.Evidence.Log;

/// <summary>
/// A log that cannot go on (its database came back from a backup) is continued by a new one under a new key. Signed by the ledger's offline root
/// key as a C2SP note, once for every name under which an enrolled device knows that key:
/// <code>tr-succession/v1
/// old ORIGIN
/// size N                of the old log's last published checkpoint
/// root BASE64           its root
/// new VKEY              the new log's key; its name is the new origin
/// kept K                leaves of the old log that are the new one's entries 1 … K, in order; entry 0 is the succession
/// at T                  when, Unix ms</code>
/// </summary>
public sealed record Succession(string OldOrigin, long Size, byte[] Root, NoteKey New, long Kept, long AtMs)
{
    const string Title = "tr-succession/v";

    /// <summary>Tells the message from a <see cref="CheckpointStep"/> on the same topic; whether it reads is another question.</summary>
    public static bool IsTitled(ReadOnlySpan<byte> bytes) => bytes.StartsWith("tr-succession/"u8);

    /// <summary>The note name of the ledger's root key, for a device that was enrolled while the segment log had this origin.</summary>
    public static string SignerOf(string origin) => origin + "/root";

    public string Text => string.Create(CultureInfo.InvariantCulture,
        $"{Title}1\nold {OldOrigin}\nsize {Size}\nroot {Convert.ToBase64String(Root)}\nnew {New.ToVerifierKey()}\nkept {Kept}\nat {AtMs}\n");

    /// <param name="signers">The root key under each of its names.</param>
    public string Sign(IReadOnlyList<NoteSigner> signers) => SignedNote.Sign(Text, signers);

    public static ReadOutcome TryOpen(ReadOnlySpan<byte> note, NoteKey root, out Succession? succession)
    {
        succession = null;
        var outcome = SignedNote.TryOpen(note, root, out var text);
        return outcome.IsOk ? TryRead(text, out succession) : outcome;
    }

    /// <summary>Reads the text of a note; whether anybody signed it is another question.</summary>
    public static ReadOutcome TryRead(string text, out Succession? succession)
    {
        succession = null;
        var outcome = VersionNumber.OfTitle(text, Title, "a note that is no succession");
        if (!outcome.IsOk) return outcome;
        if (text[^1] != '\n') return ReadOutcome.Corrupt("a succession without a final newline");
        var lines = new LineReader(text[..^1]);
        if (!lines.Text("old", out var old) || !lines.Number("size", out var size) || !lines.Hash("root", out var root)
            || !lines.Text("new", out var key) || !lines.Number("kept", out var kept) || !lines.Number("at", out var at) || !lines.IsAtEnd)
            return ReadOutcome.Corrupt("a succession whose lines are not old, size, root, new, kept, at");
        if (!NoteKey.IsName(old)) return ReadOutcome.Corrupt($"a succession of \"{old}\"");
        if (!NoteKey.TryParse(key, out var next)) return ReadOutcome.Corrupt("a succession whose new key is none");
        if (next!.Name == old) return ReadOutcome.Corrupt("a succession to the same origin");
        if (kept > size) return ReadOutcome.Corrupt($"a succession that keeps {kept} of {size} leaves");
        succession = new Succession(old, size, root, next, kept, at);
        return ReadOutcome.Ok;
    }
}
