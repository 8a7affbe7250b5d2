using System.Text;
using System.Text.Unicode;
using Traceability.Evidence.Cose;

namespace Traceability.Evidence.Log;

/// <summary>
/// A C2SP signed note (c2sp.org/signed-note v1.0.0): UTF-8 text ending in a newline, an empty line, then lines
/// "— name base64(key id ‖ signature)". Unknown keys are ignored; a known key with a bad signature spoils the whole note.
/// </summary>
public static class SignedNote
{
    const int MostBytes = 1 << 20;
    const int MostSignatures = 64;

    public static string Sign(string text, NoteSigner signer)
    {
        var signature = signer.Sign(Encoding.UTF8.GetBytes(text));
        return $"{text}\n— {signer.Key.Name} {Convert.ToBase64String([.. signer.Key.Id, .. signature])}\n";
    }

    /// <summary>Gives the text of a note that the key has signed.</summary>
    public static ReadOutcome TryOpen(ReadOnlySpan<byte> note, NoteKey key, out string text)
    {
        text = "";
        if (note.IsEmpty) return ReadOutcome.Empty("note");
        if (note.Length > MostBytes) return ReadOutcome.Corrupt($"a note of {note.Length} bytes");
        if (!Utf8.IsValid(note)) return ReadOutcome.Corrupt("a note that is not UTF-8");
        if (note.IndexOfAnyInRange((byte)0x00, (byte)0x09) >= 0 || note.IndexOfAnyInRange((byte)0x0B, (byte)0x1F) >= 0 || note.Contains((byte)0x7F))
            return ReadOutcome.Corrupt("a note with a control character");
        if (note[^1] != '\n') return ReadOutcome.Corrupt("a note without a final newline");
        var split = note.LastIndexOf("\n\n"u8);
        if (split < 0 || split + 2 == note.Length) return ReadOutcome.Corrupt("a note without signatures");

        var signed = note[..(split + 1)];
        var lines = Encoding.UTF8.GetString(note[(split + 2)..^1]).Split('\n');
        if (lines.Length > MostSignatures) return ReadOutcome.Corrupt($"a note with {lines.Length} signatures");
        var verified = false;
        foreach (var line in lines)
        {
            if (!TrySignature(line, out var name, out var signature)) return ReadOutcome.Corrupt("a signature line that is none");
            if (name != key.Name || !signature.AsSpan(0, 4).SequenceEqual(key.Id)) continue;
            if (!Ed25519.Verify(key.PublicKey, signed, signature.AsSpan(4))) return ReadOutcome.Corrupt($"a bad signature of {name}");
            verified = true;
        }
        if (!verified) return ReadOutcome.Corrupt($"no signature of {key.Name}");
        text = Encoding.UTF8.GetString(signed);
        return ReadOutcome.Ok;
    }

    static bool TrySignature(string line, out string name, out byte[] signature)
    {
        name = "";
        signature = [];
        if (!line.StartsWith("— ", StringComparison.Ordinal)) return false;
        var space = line.IndexOf(' ', 2);
        if (space < 0 || !NoteKey.IsName(line[2..space])) return false;
        name = line[2..space];
        return StrictBase64.TryDecode(line.AsSpan(space + 1), out signature) && signature.Length > 4;
    }
}
