using Traceability.Ledger.Standing;

namespace Traceability.Ledger.Web.Views;

/// <summary>A monitoring plan for people, and the forms of its common changes.</summary>
/// <param name="Standing">The version in force.</param>
/// <param name="Flows">Category and flow of each stream, once, as a factor decision names them.</param>
public sealed record PlanPageView(
    VisitorView Visitor, string Id, string Name, bool Simulated, int Version, int Standing, IReadOnlyList<PlanItem> Items, IReadOnlyList<PlanVersion> Versions, IReadOnlyList<PlanStreamView> Streams,
    IReadOnlyList<(string Category, string Flow)> Flows, IReadOnlyList<string> Parts, IReadOnlyList<string> Methods, bool MayAdopt)
{
    public string Address => $"/facilities/{Id}/plan";

    public IReadOnlyList<(string, string)> Way => [(Name, $"/facilities/{Id}")];
}
