namespace Traceability.Ledger.Web;

/// <summary>A part of the page that is replaced as a whole: the element's id, its inner HTML, and the count of changes at which it changed last.</summary>
/// <param name="Facility">That it is of; null for what is of all.</param>
sealed record PageRegion(string Id, string? Facility, string Html, long Change);
