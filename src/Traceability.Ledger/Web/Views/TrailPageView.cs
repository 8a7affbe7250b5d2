using Traceability.Ledger.Trails;

namespace Traceability.Ledger.Web.Views;

/// <summary>A number opened.</summary>
public sealed record TrailPageView(VisitorView Visitor, string Name, bool Simulated, TrailView Trail)
{
    /// <summary>Back.</summary>
    public IReadOnlyList<(string, string)> Way => [(Name, $"/facilities/{Trail.Facility}"), (Trail.Period, $"/facilities/{Trail.Facility}/periods/{Trail.Period}")];
}
