namespace Traceability.Ledger.Web.Views;

/// <summary>Everything the page shows at one moment. Views are public because Razor's generated components are.</summary>
public sealed record PageView(VisitorView Visitor, MastheadView Masthead, IReadOnlyList<FacilityView> Facilities, RefusalsView Refusals, string Version);
