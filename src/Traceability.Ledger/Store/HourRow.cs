using Traceability.Carbon.Activity;
using Traceability.Carbon.Exact;
using Traceability.Ledger.Emissions;

namespace Traceability.Ledger.Store;

/// <summary>What one counter counted in one UTC hour. A hole whose edges are not held lies in one row.</summary>
/// <param name="From">The full hour, or the first reading where the record begins within; likewise <paramref name="To"/> where it ends.</param>
/// <param name="Measured">Both ends are measured; otherwise the split to the neighbouring hour is interpolated, and sums are exact all the same.</param>
sealed record HourRow(string Channel, string Unit, DateTimeOffset Hour, DateTimeOffset From, DateTimeOffset To, decimal Quantity, bool Measured, bool QuantityLost)
{
    public const long LengthMs = 3_600_000;

    public static HourRow Of(StoredCounter counter, Edge from, Edge to) => new(counter.Channel, counter.Unit, Instants.Of(from.AtMs - from.AtMs % LengthMs),
        Instants.Of(from.AtMs), Instants.Of(to.AtMs), Scaled.Of(to.Steps - from.Steps, counter.Exponent), from.Measured && to.Measured, to.LostQuarters > from.LostQuarters);
}
