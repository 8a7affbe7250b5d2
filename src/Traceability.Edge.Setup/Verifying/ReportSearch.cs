using Traceability.Edge.Setup.Commissioning;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;

namespace Traceability.Edge.Setup.Verifying;

/// <summary>Looks in a chain for the entry by which it signs a report (FORMAT.md §3, commissioning), segment after segment; only what is in order counts.</summary>
/// <param name="mark">What the report says of itself.</param>
/// <param name="hash">Of its bytes, lower-case hex.</param>
sealed class ReportSearch(ReportMark mark, string hash, ChainCheck check)
{
    /// <summary>Of those before the report; the rest are counted.</summary>
    const int MostEntered = 200;

    readonly Queue<Entered> entered = [];

    public sealed record Signing(Segment Segment, long Entry);

    /// <summary>A comparison that the chain has: of a channel or an output, whether it agreed, and what was compared.</summary>
    public sealed record Entered(long Segment, long Entry, string Subject, string Cause, string Detail);

    public ReportMark Mark => mark;

    public string Hash => hash;

    /// <summary>The first segment that can sign it.</summary>
    public long First => mark.After + 1;

    /// <summary>Each comparison is a segment at most, and what its report tells was entered not long before it.</summary>
    public long From => Math.Max(1, First - 2000);

    /// <summary>Null where the chain, as far as it was taken, does not sign it.</summary>
    public Signing? Signed { get; private set; }

    /// <summary>The entry that should be this report's, where its hash is another.</summary>
    public Signing? Instead { get; private set; }

    /// <summary>What was entered before the report was signed: whoever reads the report compares its lines with it. The newest, in order.</summary>
    public IReadOnlyCollection<Entered> Comparisons => entered;

    public long EnteredInAll { get; private set; }

    public bool IsOtherChain => check.First is { } first && Convert.ToHexStringLower(first.Chain) != mark.Chain;

    public ReportState State => Signed is not null ? ReportState.Signed : Instead is not null ? ReportState.Altered : ReportState.NotSigned;

    /// <summary>One item of the chain.</summary>
    public void Take(byte[] item)
    {
        check.Take(item);
        if (check is not { Newest: { } segment, NewestContent: { } content }) return;
        for (var i = 0; i < content.Entries.Count; i++)
        {
            if (content.Entries[i] is not SiteEvent { Code: EventCode.Commissioning } told || IsOtherChain) continue;
            var signing = new Signing(segment, segment.Header.FirstSeq + i);
            if (told is not { Subject: SiteEvent.ReportSubject, Cause: SiteEvent.ReportCause }) Enter(signing, told);
            else if (told.Detail == hash) Signed ??= signing;
            else if (segment.Header.Number >= First) Instead ??= signing;
        }
    }

    void Enter(Signing at, SiteEvent told)
    {
        if (Signed is not null) return;
        EnteredInAll++;
        entered.Enqueue(new Entered(at.Segment.Header.Number, at.Entry, told.Subject, told.Cause, told.Detail));
        if (entered.Count > MostEntered) entered.Dequeue();
    }
}
