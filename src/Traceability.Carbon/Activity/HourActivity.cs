namespace Traceability.Carbon.Activity;

/// <summary>
/// What one counter counted in one UTC hour: edge(To) − edge(From). From and To are the hour's bounds, or the first and last reading
/// where the record begins or ends inside the hour; so the hours of a channel sum exactly to last − first reading.
/// </summary>
/// <param name="Quantity">Steps of the register, ≥ 0.</param>
/// <param name="StartMeasured">The edge at From had both brackets within 60 s; likewise <paramref name="EndMeasured"/> for To.</param>
/// <param name="QuantityLost">The register went back inside the hour: what flowed across that is not in <paramref name="Quantity"/>.</param>
public sealed record HourActivity(
    long HourStartMs, long FromMs, long ToMs, Int128 Quantity, bool StartMeasured, bool EndMeasured, bool QuantityLost)
{
    public const long LengthMs = 3_600_000;

    /// <summary>True if both edges are measured, otherwise the split to the neighbouring hour is interpolated (the sum still is exact).</summary>
    public bool Measured => StartMeasured && EndMeasured;

    public static long StartOf(long ms) => ms - ms % LengthMs;
}
