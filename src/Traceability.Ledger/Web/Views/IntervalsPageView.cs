namespace Traceability.Ledger.Web.Views;

/// <summary>An import of intervals: the file is chosen, looked at, and only then recorded.</summary>
/// <param name="Look">What was read; null where no file was, or it is refused.</param>
/// <param name="Replaced">In whose place it is to stand; null for one more.</param>
public sealed record IntervalsPageView(VisitorView Visitor, string Id, string Name, bool Simulated, StreamToRecordView Stream, IntervalForm Form, FieldFaults Faults, IntervalsLookView? Look, RecordedView? Replaced)
{
    public string Address => $"/facilities/{Id}/records/intervals";

    public IReadOnlyList<(string, string)> Way => [(Name, $"/facilities/{Id}"), ("Records", $"/facilities/{Id}/records")];
}
