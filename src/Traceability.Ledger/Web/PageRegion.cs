namespace Traceability.Ledger.Web;

/// <summary>A part of the page that is replaced as a whole: the element's id, its inner HTML, and the count of changes at which it changed last.</summary>
sealed record PageRegion(string Id, string Html, long Change);
