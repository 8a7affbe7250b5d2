using Traceability.Ledger.Deeds;

namespace Traceability.Ledger.Web.Views;

/// <param name="Mended">By which another stands in its place; null where none does.</param>
public sealed record ReadProfileView(string Sha256, string Profile, DeedRow? Mended);
