namespace Traceability.Ledger.Web.Views;

/// <summary>Values between two records, by what they measure.</summary>
public sealed record LiveView(string Facility, IReadOnlyList<LiveValueView> Power, IReadOnlyList<LiveValueView> Flow, IReadOnlyList<LiveValueView> Weight)
{
    public bool Empty => Power.Count + Flow.Count + Weight.Count == 0;
}
