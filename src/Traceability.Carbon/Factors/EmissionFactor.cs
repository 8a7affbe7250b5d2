using Traceability.Carbon.Exact;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Factors;

/// <summary>What a factor counts of the life of the energy; an inventory's scope 2 takes generation only, never a life cycle.</summary>
public enum FactorBoundary { Combustion, Generation }

/// <summary>By which rule the factor was made.</summary>
public enum FactorMethod
{
    /// <summary>Fuel burnt × gas per fuel (GHG Protocol, stationary and mobile combustion).</summary>
    Combustion,

    /// <summary>Average of the grid where the energy was drawn (GHG Protocol Scope 2 Guidance, location-based).</summary>
    LocationBased,
}

/// <summary>One unit in another, shown in the row because a hidden gallon is the classic mistake. One <c>Per</c> is <c>Size</c> × <c>Unit</c>.</summary>
public sealed record UnitConversion(string Unit, ExactDecimal Size, string Basis);

/// <summary>Kilograms of one gas per unit of activity, as printed by the source.</summary>
public sealed record GasRate(Gas Gas, ExactDecimal KilogramsPerUnit);

/// <summary>
/// One immutable row of a factor set. A correction is a new version in a new set. Valid for activity from <see cref="ValidFrom"/>
/// (inclusive) to <see cref="ValidTo"/> (exclusive), both at 00:00 UTC, in <see cref="Region"/> (ISO 3166-1/-2, or a grid such as AU-WA-SWIS).
/// </summary>
/// <param name="Per">The source's own unit, e.g. <c>kWh</c> or <c>US gal</c>.</param>
/// <param name="Conversion">From <paramref name="Per"/> to the unit activity is counted in; null when they are the same.</param>
public sealed record EmissionFactor(
    string Id, int Version, StreamKind Activity, string Region, DateOnly ValidFrom, DateOnly ValidTo, int DataYear,
    FactorBoundary Boundary, FactorMethod Method, string Per, UnitConversion? Conversion, IReadOnlyList<GasRate> Gases,
    Citation Source, string Licence, Check Checked)
{
    /// <summary>The unit in which activity must be given.</summary>
    public string ActivityUnit => Conversion?.Unit ?? Per;

    public bool CoversHour(long hourStartMs) =>
        hourStartMs >= StartOf(ValidFrom) && hourStartMs < StartOf(ValidTo);

    static long StartOf(DateOnly day) => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeMilliseconds();
}
