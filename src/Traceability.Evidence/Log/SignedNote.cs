using System.Text;
using System.Text.Unicode;

namespace Traceability.Evidence.Log;

/// <summary>
/// A C2SP signed note (c2sp.org/signed-note v1.0.0): UTF-8 text ending in a newline, an empty line, then lines
/// "— name base64(key id ‖ signature)". Unknown keys are ignored; a known key with a bad signature spoils the whole note.
/// </summary>
public static class SignedNote
{
    const int MostBytes = 1 << 20;
    const int MostSignatures = 64;
    const int KeyIdSize = 4;

    public static string Sign(string text, NoteSigner signer) => Sign(text, [signer]);

    public static string Sign(string text, IReadOnlyList<NoteSigner> signers)
    {
        var signed = Encoding.UTF8.GetBytes(text);
        return $"{text}\n{string.Concat(signers.Select(signer => $"— {signer.Key.Name} {Convert.ToBase64String([.. signer.Key.Id, .. signer.Sign(signed)])}\n"))}";
    }

    /// <summary>Gives the text of a note that the key has signed.</summary>
    public static ReadOutcome TryOpen(ReadOnlySpan<byte> note, NoteKey key, out string text)
    {
        text = "";
        var outcome = TryRead(note, out var unopened);
        if (outcome.IsOk) outcome = unopened!.Verify(key);
        if (outcome.IsOk) text = unopened!.Text;
        return outcome;
    }

    /// <summary>Reads the form alone: what a caller needs who must see the text before it knows whose key to ask for.</summary>
    public static ReadOutcome TryRead(ReadOnlySpan<byte> note, out UnopenedNote? unopened)
    {
        unopened = null;
        if (note.IsEmpty) return ReadOutcome.Empty("note");
        if (note.Length > MostBytes) return ReadOutcome.Corrupt($"a note of {note.Length} bytes");
        if (!Utf8.IsValid(note)) return ReadOutcome.Corrupt("a note that is not UTF-8");
        if (note[^1] != '\n') return ReadOutcome.Corrupt("a note without a final newline");
        var whole = Encoding.UTF8.GetString(note);
        if (whole.Any(c => char.IsControl(c) && c != '\n')) return ReadOutcome.Corrupt("a note with a control character");
        var split = note.LastIndexOf("\n\n"u8);
        if (split < 0 || split + 2 == note.Length) return ReadOutcome.Corrupt("a note without signatures");

        var lines = Encoding.UTF8.GetString(note[(split + 2)..^1]).Split('\n');
        if (lines.Length > MostSignatures) return ReadOutcome.Corrupt($"a note with {lines.Length} signatures");
        var signatures = new NoteSignature[lines.Length];
        for (var i = 0; i < lines.Length; i++)
            if (!TrySignature(lines[i], out signatures[i]!)) return ReadOutcome.Corrupt("a signature line that is none");
        unopened = new UnopenedNote(note[..(split + 1)].ToArray(), signatures);
        return ReadOutcome.Ok;
    }

    static bool TrySignature(string line, out NoteSignature? signature)
    {
        signature = null;
        if (!line.StartsWith("— ", StringComparison.Ordinal)) return false;
        var space = line.IndexOf(' ', 2);
        if (space < 0 || !NoteKey.IsName(line[2..space])) return false;
        if (!StrictBase64.TryDecode(line.AsSpan(space + 1), out var bytes) || bytes.Length <= KeyIdSize) return false;
        signature = new NoteSignature(line[2..space], bytes[..KeyIdSize], bytes[KeyIdSize..]);
        return true;
    }
}
