using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Traceability.Evidence;

namespace Traceability.Edge.Setup.Commissioning;

/// <summary>
/// What a report's third line says to programs: of which chain it is, and which segment was the last when it was written. So a report that the chain does not sign can
/// be told from one that was altered: the chain's first report behind that segment is it, or another.
/// </summary>
/// <param name="Chain">32 hex digits.</param>
/// <param name="After">0 before the first segment.</param>
sealed partial record ReportMark(string Chain, long After)
{
    /// <summary>Where it is looked for.</summary>
    const int Within = 256;

    public override string ToString() => FormattableString.Invariant($"traceability-edge acceptance report 1, chain {Chain}, after segment {After}");

    public static ReadOutcome TryRead(ReadOnlySpan<byte> pdf, out ReportMark? mark)
    {
        mark = null;
        if (pdf.IsEmpty) return ReadOutcome.Empty("the file");
        var head = Encoding.Latin1.GetString(pdf[..Math.Min(pdf.Length, Within)]);
        if (Form().Match(head) is not { Success: true } found) return ReadOutcome.Corrupt("this is no acceptance report of edge-setup, or its beginning was altered");
        if (found.Groups["version"].Value != "1") return ReadOutcome.Newer("the report");
        if (!long.TryParse(found.Groups["after"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var after)) return ReadOutcome.Corrupt("its mark names no segment");
        mark = new ReportMark(found.Groups["chain"].Value, after);
        return ReadOutcome.Ok;
    }

    [GeneratedRegex(@"^%PDF-1\.\d\n%[^\n]*\n%traceability-edge acceptance report (?<version>[1-9][0-9]{0,8}), (?:chain (?<chain>[0-9a-f]{32}), after segment (?<after>[0-9]{1,18})\n)?")]
    private static partial Regex Form();
}
