using Traceability.Ledger.Standing;

namespace Traceability.Ledger.Web.Views;

/// <param name="Newest">Null where no reading is known.</param>
public sealed record MendedValueView(string Channel, IReadOnlyList<FactChange> Facts, NewestView? Newest);
