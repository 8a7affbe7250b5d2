using System.Globalization;
using Traceability.Evidence.Cbor;

namespace Traceability.Evidence;

/// <summary>
/// The number in a typ or title ("tr.segment.v2+cbor", "tr-head/v2"). Only a clean decimal number of 2 … 2^53 − 1 makes a structure newer than
/// this reader; anything else in its place is corruption and must not look like a reason to update.
/// </summary>
static class VersionNumber
{
    public static bool IsLater(ReadOnlySpan<char> text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version is > 1 and <= PackedDeltas.Largest && text[0] != '0';

    /// <summary>Judges the first line of a text by what stands before its number, before anything else of it is looked at: what follows a newer one is nothing that this reader could judge.</summary>
    /// <param name="wrong">The reason where it is another text, or no number.</param>
    public static ReadOutcome OfTitle(ReadOnlySpan<char> text, string title, string wrong)
    {
        var line = text.IndexOf('\n') is >= 0 and var end ? text[..end] : text;
        if (!line.StartsWith(title, StringComparison.Ordinal)) return ReadOutcome.Corrupt(wrong);
        var number = line[title.Length..];
        return number is "1" ? ReadOutcome.Ok : IsLater(number) ? ReadOutcome.Newer(line.ToString()) : ReadOutcome.Corrupt(wrong);
    }
}
