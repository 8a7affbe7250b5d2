namespace Traceability.Profiles;

/// <summary>A text that a device offers about itself: maker, model, serial number. It is no measurement and stands in no series.</summary>
/// <param name="Name">Unique among the profile's texts, written as the names of values are.</param>
/// <param name="Words">Registers, two characters each, 1 to <see cref="MostWords"/>.</param>
/// <param name="LowByteFirst">The first of two characters stands in the low byte of its register.</param>
/// <param name="Begins">What it always begins with, where that tells the device from others; empty where nothing does.</param>
public sealed record ProfileText(string Name, RegisterTable Table, ushort WireAddress, int Words, int PrintedAddress, bool LowByteFirst, string Begins)
{
    internal const int MostWords = 32;

    /// <summary>
    /// Up to the first NUL, without spaces at the end; null unless there are exactly these words and all characters are printable ASCII, for
    /// then it is something else that stands there.
    /// </summary>
    public string? Read(ReadOnlySpan<ushort> words)
    {
        if (words.Length != Words) return null;
        Span<char> text = stackalloc char[2 * MostWords];
        var length = 0;
        for (; length < 2 * Words; length++)
        {
            var high = length % 2 == 0 != LowByteFirst;
            var c = (char)(high ? words[length / 2] >> 8 : words[length / 2] & 0xFF);
            if (c == 0) break;
            if (c is < ' ' or > '~') return null;
            text[length] = c;
        }
        return text[..length].TrimEnd(' ').ToString();
    }

    /// <summary>Whether this can be the device that the profile is for.</summary>
    public bool Fits(ReadOnlySpan<ushort> words) => Read(words) is { } text && text.StartsWith(Begins, StringComparison.Ordinal);
}
