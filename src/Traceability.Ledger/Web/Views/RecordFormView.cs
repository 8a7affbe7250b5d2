namespace Traceability.Ledger.Web.Views;

/// <summary>The form for one record.</summary>
/// <param name="Replaced">In whose place it is to stand; null for one more.</param>
/// <param name="Loss">What the estimate is for; null of any other record.</param>
public sealed record RecordFormView(VisitorView Visitor, string Id, string Name, bool Simulated, string TimeZone, StreamToRecordView Stream, RecordForm Form, FieldFaults Faults, RecordedView? Replaced, LossView? Loss)
{
    public string Address => $"/facilities/{Id}/records";

    public IReadOnlyList<(string, string)> Way => [(Name, $"/facilities/{Id}"), ("Records", Address)];

    public bool NeedsDocument => Form.Kind is "invoice" or "receipt";

    /// <summary>A bill beside what a meter or a scale measured.</summary>
    public bool OnlyCompared => Form.Kind == "invoice" && Stream.Determined != "invoice";

    public bool NeedsNote => Form.Kind == "estimate";
}
