using System.Globalization;
using System.Text;

namespace Traceability.Edge.Setup.Reports;

/// <summary>The characters that every PDF reader can draw without a font in the file (ISO 32000-1, D.2): those of Western Europe.</summary>
static class WinAnsi
{
    /// <summary>What stands at 128 to 159; U+FFFD where nothing does. Elsewhere, code and character are one number.</summary>
    const string High = "€\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFDŽ\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFDžŸ";

    /// <summary>What it does not have is named by its number, so that nobody's name becomes another's.</summary>
    public static string Printable(string text)
    {
        StringBuilder printable = new(text.Length);
        // Composed: of e and its accent there is one character, of the accent alone none.
        foreach (var rune in text.Normalize(NormalizationForm.FormC).EnumerateRunes())
            printable.Append(rune.IsBmp && TryCode((char)rune.Value, out _) ? rune.ToString() : string.Create(CultureInfo.InvariantCulture, $"[U+{rune.Value:X4}]"));
        return printable.ToString();
    }

    /// <summary>The code of a character that <see cref="Printable"/> has let through.</summary>
    public static byte Code(char character) => TryCode(character, out var code) ? code : (byte)'?';

    static bool TryCode(char character, out byte code)
    {
        var high = character == '\uFFFD' ? -1 : High.IndexOf(character, StringComparison.Ordinal);
        code = (byte)(high >= 0 ? 128 + high : character);
        return high >= 0 || character is >= ' ' and < '\u007F' or >= '\u00A0' and <= '\u00FF';
    }
}
