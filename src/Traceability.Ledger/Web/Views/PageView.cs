namespace Traceability.Ledger.Web.Views;

/// <summary>Everything the page shows at one moment. Views are public because Razor's generated components are.</summary>
public sealed record PageView(VisitorView Visitor, MastheadView Masthead, IReadOnlyList<FacilityView> Facilities, RefusalsView Refusals, string Version);

/// <summary>Who looks at a page.</summary>
/// <param name="Organisation">The ledger's.</param>
/// <param name="Account">Null, as the role, for whoever has not signed in.</param>
/// <param name="Open">Whether everybody reads here.</param>
public sealed record VisitorView(string Organisation, string? Account, string? Role, bool Administers, bool Audits, bool Open);

/// <param name="Size">Leaves that the published checkpoint covers, padding among them; null before the first.</param>
/// <param name="Root">Root of the checkpoint, lower-case hex.</param>
/// <param name="SecondHand">Factors in use that nobody here compared with the cited document, of <paramref name="Factors"/>.</param>
public sealed record MastheadView(
    string Organisation, string Origin, long? Size, string? Root, DateTimeOffset At, int Devices, string Trust, int SecondHand, int Factors, bool Simulated, long Refused);
