using Traceability.Carbon.Factors;

namespace Traceability.Carbon.Inventory;

/// <summary>
/// One gas of one stream in one UTC hour, in whole micrograms: activity × factor, rounded half-even once. The scope is not here: it
/// follows from the stream's kind.
/// </summary>
/// <param name="Co2eMicrograms">Micrograms × the gas's potential under the inventory's GWP set, rounded half-even; totals add these parts.</param>
public sealed record Emission(string StreamId, long HourStartMs, string FactorId, Gas Gas, Int128 Micrograms, Int128 Co2eMicrograms);
