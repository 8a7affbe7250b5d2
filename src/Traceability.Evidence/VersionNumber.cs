using System.Globalization;

namespace Traceability.Evidence;

/// <summary>
/// The number in a typ or title ("tr.segment.v2+cbor", "tr-head/v2"). Only a clean decimal number beyond 1 makes a structure newer than
/// this reader; anything else in its place is corruption and must not look like a reason to update.
/// </summary>
static class VersionNumber
{
    public static bool IsLater(ReadOnlySpan<char> text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 1 && text[0] != '0';
}
