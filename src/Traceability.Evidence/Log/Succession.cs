using System.Globalization;
using System.Text;

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
        var lines = text.Split('\n');
        if (!lines[0].StartsWith(Title, StringComparison.Ordinal)) return ReadOutcome.Corrupt("a note that is no succession");
        if (lines[0] != Title + "1") return VersionNumber.IsLater(lines[0].AsSpan(Title.Length)) ? ReadOutcome.Newer(lines[0]) : ReadOutcome.Corrupt("a note that is no succession");
        if (lines.Length != 8 || lines[7].Length != 0) return ReadOutcome.Corrupt($"a succession of {lines.Length - 1} lines");
        if (!TryWord(lines[1], "old ", out var old) || !TryNumber(lines[2], "size ", out var size) || !TryWord(lines[3], "root ", out var root)
            || !TryWord(lines[4], "new ", out var key) || !TryNumber(lines[5], "kept ", out var kept) || !TryNumber(lines[6], "at ", out var at))
            return ReadOutcome.Corrupt("a succession whose lines are not old, size, root, new, kept, at");
        if (!NoteKey.IsName(old)) return ReadOutcome.Corrupt($"a succession of \"{old}\"");
        if (!StrictBase64.TryHash(root, out var hash)) return ReadOutcome.Corrupt("a succession whose root is no hash");
        if (!NoteKey.TryParse(key, out var next)) return ReadOutcome.Corrupt("a succession whose new key is none");
        if (next!.Name == old) return ReadOutcome.Corrupt("a succession to the same origin");
        if (kept > size) return ReadOutcome.Corrupt($"a succession that keeps {kept} of {size} leaves");
        succession = new Succession(old, size, hash, next, kept, at);
        return ReadOutcome.Ok;
    }

    static bool TryWord(string line, string name, out string word)
    {
        var fits = line.StartsWith(name, StringComparison.Ordinal);
        word = fits ? line[name.Length..] : "";
        return fits;
    }

    static bool TryNumber(string line, string name, out long number)
    {
        number = 0;
        return TryWord(line, name, out var word) && Checkpoint.TrySize(word, out number);
    }
}
