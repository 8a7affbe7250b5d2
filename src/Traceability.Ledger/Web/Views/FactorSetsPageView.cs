using Traceability.Ledger.Standing;

namespace Traceability.Ledger.Web.Views;

/// <summary>The factor sets, and the form to import one.</summary>
/// <param name="Problems">Why a file was not taken.</param>
public sealed record FactorSetsPageView(VisitorView Visitor, IReadOnlyList<FactorSetRow> Sets, string Note, string Facilities, IReadOnlyList<string> Problems);
