using System.Globalization;

namespace Traceability.Carbon.Reading;

/// <summary>One mistake in a file, told so that it can be mended: where, which key, what stands there, what may stand there.</summary>
/// <param name="Line">1-based line of the value (or of the object that lacks it).</param>
/// <param name="Key">Path of the key, as in <c>streams[2].kind</c>.</param>
public sealed record ReadFault(ReadFaultKind Kind, string File, int Line, string Key, string Value, string Allowed)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}: {Key}: found {Value}; allowed: {Allowed}");
}
