namespace Traceability.Evidence.Log;

/// <summary>A segment, or the enrolment request, that the ledger holds more than one child of, or children that contradict each other.</summary>
/// <param name="Kind">One word of a-z and '-', as far as it is known what happened.</param>
public sealed record ChainFork(byte[] Parent, string Kind)
{
    const int LongestKind = 32;

    internal static bool IsKind(string text) => text.Length is > 0 and <= LongestKind && text.All(c => char.IsAsciiLetterLower(c) || c == '-');
}
