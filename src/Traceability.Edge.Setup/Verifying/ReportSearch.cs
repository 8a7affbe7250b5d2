using Traceability.Edge.Setup.Commissioning;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;

namespace Traceability.Edge.Setup.Verifying;

/// <summary>Looks in a chain for the entry by which it signs a report (FORMAT.md §3, commissioning), segment after segment; only what is in order counts.</summary>
/// <param name="mark">What the report says of itself.</param>
/// <param name="hash">Of its bytes, lower-case hex.</param>
sealed class ReportSearch(ReportMark mark, string hash, ChainCheck check)
{
    const string Subject = "acceptance-report", Cause = "report";

    public sealed record Signing(Segment Segment, long Entry);

    public ReportMark Mark => mark;

    public string Hash => hash;

    /// <summary>The first segment that can sign it.</summary>
    public long From => mark.After + 1;

    /// <summary>Null where the chain, as far as it was taken, does not sign it.</summary>
    public Signing? Signed { get; private set; }

    /// <summary>The entry that should be this report's, where its hash is another.</summary>
    public Signing? Instead { get; private set; }

    public bool IsOtherChain => check.First is { } first && Convert.ToHexStringLower(first.Chain) != mark.Chain;

    public ReportState State => Signed is not null ? ReportState.Signed : Instead is not null ? ReportState.Altered : ReportState.NotSigned;

    /// <summary>One item of the chain.</summary>
    public void Take(byte[] item)
    {
        check.Take(item);
        if (check is not { Newest: { } segment, NewestContent: { } content }) return;
        for (var i = 0; i < content.Entries.Count; i++)
        {
            if (content.Entries[i] is not SiteEvent { Code: EventCode.Commissioning, Subject: Subject, Cause: Cause } told) continue;
            var signing = new Signing(segment, segment.Header.FirstSeq + i);
            if (told.Detail == hash) Signed ??= signing;
            else if (segment.Header.Number > mark.After && !IsOtherChain) Instead ??= signing;
        }
    }
}
