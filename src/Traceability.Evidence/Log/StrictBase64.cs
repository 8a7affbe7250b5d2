namespace Traceability.Evidence.Log;

/// <summary>Base64 with padding, without white space and without loose final bits: one text per value.</summary>
static class StrictBase64
{
    public static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        if (text.IsEmpty || text.Length % 4 != 0 || text.ContainsAny(" \t\r\n")) return false;
        var buffer = new byte[text.Length / 4 * 3];
        if (!Convert.TryFromBase64Chars(text, buffer, out var length)) return false;
        bytes = buffer[..length];
        return text.SequenceEqual(Convert.ToBase64String(bytes));
    }

    public static bool TryHash(ReadOnlySpan<char> text, out byte[] hash) => TryDecode(text, out hash) && hash.Length == Tree.MerkleTree.HashSize;
}
