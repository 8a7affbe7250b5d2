using System.Security.Cryptography;
using System.Text;
using Traceability.Evidence.Cose;

namespace Traceability.Evidence.Log;

/// <summary>The text form of a note's key (C2SP signed-note, "vkey"): name+hex(key id)+base64(type ‖ Ed25519 key).</summary>
static class VerifierKey
{
    const int IdSize = 4;

    /// <summary>First 4 bytes of SHA-256(name ‖ 0A ‖ type ‖ key).</summary>
    public static byte[] Id(string name, byte type, ReadOnlySpan<byte> key) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes(name), 0x0A, type, .. key])[..IdSize];

    public static string Write(string name, byte type, ReadOnlySpan<byte> key) =>
        $"{name}+{Convert.ToHexStringLower(Id(name, type, key))}+{Convert.ToBase64String([type, .. key])}";

    /// <summary>Takes only a key of this type whose id is right. The base64 may itself hold plus signs; name and id may not.</summary>
    public static bool TryParse(string text, byte type, out string name, out byte[] key)
    {
        name = "";
        key = [];
        var parts = text.Split('+', 3);
        if (parts.Length != 3 || !NoteKey.IsName(parts[0]) || !StrictBase64.TryDecode(parts[2], out var typed)) return false;
        if (typed.Length != 1 + Ed25519.KeySize || typed[0] != type) return false;
        (name, key) = (parts[0], typed[1..]);
        return parts[1] == Convert.ToHexStringLower(Id(name, type, key));
    }
}
