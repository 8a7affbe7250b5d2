using Traceability.Ledger.Standing;

namespace Traceability.Ledger.Web.Views;

/// <summary>One set's rows.</summary>
/// <param name="Text">That the rows shown have in them; empty for all.</param>
/// <param name="Of">How many rows the set has.</param>
public sealed record FactorSetPageView(VisitorView Visitor, FactorSetRow Set, string Text, IReadOnlyList<FactorRow> Rows, int Of)
{
    public IReadOnlyList<(string, string)> Way => [("Factor sets", "/factors")];
}
