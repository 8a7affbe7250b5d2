namespace Traceability.Ledger.Web.Views;

/// <summary>A request that gave nothing.</summary>
/// <param name="Title">Of the status: Not Found.</param>
/// <param name="Said">Why; each line a sentence.</param>
/// <param name="Facility">Whose page it was below, where the visitor sees that; else null.</param>
public sealed record ProblemPageView(VisitorView Visitor, string Title, string Said, string? Facility);
