using Traceability.Carbon.Activity.Stocks;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Factors;

/// <summary>
/// One immutable row of a factor set. A correction is a new version in a new set. Valid for activity from <see cref="ValidFrom"/>
/// (inclusive) to <see cref="ValidTo"/> (exclusive), both at 00:00 UTC, in <see cref="Region"/> (ISO 3166-1/-2, a grid such as AU-WA-SWIS, or a market).
/// </summary>
/// <param name="Flow">What flows, as a stream names it: <c>grid</c>, <c>diesel</c>.</param>
/// <param name="Per">The source's own unit, e.g. <c>kWh</c> or <c>US gal</c>.</param>
/// <param name="Conversion">From <paramref name="Per"/> to the unit activity is counted in; null when they are the same.</param>
/// <param name="Primary">Made from one supplier's own data, not from an average of many.</param>
/// <param name="WithTransmission">Of an upstream row that its source prints together with the losses on the way: transmission is then not counted besides.</param>
/// <param name="ErrorPercent">Relative error at 95 % as the source states it; null where it states none.</param>
public sealed record EmissionFactor(
    string Id, int Version, StreamCategory Category, string Flow, FactorPart Part, FactorMethod Method, string Region, DateOnly ValidFrom, DateOnly ValidTo, int DataYear,
    string Per, HeatBasis Heat, UnitConversion? Conversion, IReadOnlyList<GasRate> Gases, bool Primary, bool WithTransmission, ExactDecimal? ErrorPercent,
    Citation Source, string Licence, Check Checked)
{
    /// <summary>What the source says of the figure as that of a good in general; null where the row says nothing of it.</summary>
    public GenericStatement? Generic { get; init; }

    /// <summary>Of a volume of gas: the state for which the source gives it. Null where it says none, and of what is no gas.</summary>
    public GasState? GasState { get; init; }

    /// <summary>Computed from a molar mass, so that the quantity is to be of the substance alone.</summary>
    public bool IsOfPureSubstance => Per.StartsWith("kmol ", StringComparison.Ordinal);

    /// <summary>The unit in which activity must be given.</summary>
    public string ActivityUnit => Conversion?.Unit ?? Per;

    /// <summary>The first instant of which the factor is valid, Unix ms; likewise the first of which it is not any more.</summary>
    public long FromMs => StartOf(ValidFrom);
    public long ToMs => StartOf(ValidTo);

    /// <summary>For a flow everywhere: chemistry knows no region.</summary>
    public const string Anywhere = "world";

    /// <summary>Names as files write them.</summary>
    public static IReadOnlyList<(string Name, HeatBasis Heat)> Heats { get; } = [("gross", HeatBasis.Gross), ("net", HeatBasis.Net)];

    internal static long StartOf(DateOnly day) => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeMilliseconds();
}
