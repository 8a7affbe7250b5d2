using Traceability.Carbon.Activity;
using Traceability.Carbon.Exact;

namespace Traceability.Ledger.Emissions;

/// <summary>What somebody says of a time in which a register lost.</summary>
/// <param name="Part">Of a part of its span, as activity.</param>
sealed record RecordedEstimate(string Id, long FromMs, long ToMs, ExactDecimal Quantity, Func<long, long, ActivityData> Part);
