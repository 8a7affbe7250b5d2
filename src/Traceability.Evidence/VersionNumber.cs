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
}
