using System.Globalization;
using Traceability.Carbon.Exact;
using Traceability.Evidence.Records;
using Traceability.Ledger.Emissions;

namespace Traceability.Ledger.Records;

/// <summary>What a recorded quantity was counted from, and by which numbers.</summary>
/// <param name="Rule">expansion, gas or heat_ratio, as the plan spells it.</param>
/// <param name="Quantity">As it was read, in the record's unit; its last digit, a zero too, is the resolution to which what is counted was rounded.</param>
/// <param name="PerKelvin">Of the volume at 15 °C, of an expansion.</param>
/// <param name="State">To which a gas was brought: normal or standard.</param>
/// <param name="Heat">The basis that was observed: gross or net. The other is counted.</param>
/// <param name="Source">Where these numbers are printed.</param>
/// <param name="Plan">Version of the monitoring plan that states the rule.</param>
public sealed record ObservedView(
    string Rule, decimal Quantity, decimal? Celsius, decimal? AbsoluteKilopascals, string? Heat, decimal? PerKelvin, string? State, decimal? NetPerGross, string Source, int Plan)
{
    internal static ObservedView? Of(ObservedQuantity? observed) => observed switch
    {
        ObservedQuantity.Expanded of => From("expansion", of) with { Celsius = Of(of.Celsius, -3), PerKelvin = Of(of.PerKelvin, -9) },
        ObservedQuantity.Gas of => From("gas", of) with { Celsius = Of(of.Celsius, -3), AbsoluteKilopascals = Of(of.Pascals, -3), State = of.To == GasTarget.Normal ? "normal" : "standard" },
        ObservedQuantity.Heat of => From("heat_ratio", of) with { Heat = of.Basis == ObservedHeat.Gross ? "gross" : "net", NetPerGross = Of(of.NetPerGross, -9) },
        _ => null,
    };

    /// <summary>What was measured beside the quantity, on one line.</summary>
    internal string Measured => Rule switch
    {
        "expansion" => $"at {Text(Celsius)} °C",
        "gas" => $"at {Text(Celsius)} °C and {Text(AbsoluteKilopascals)} kPa absolute",
        _ => Heat!,
    };

    /// <summary>How the counted quantity follows from it, on one line.</summary>
    internal string Brought => Rule switch
    {
        "expansion" => $"÷ (1 + {Text(PerKelvin)} × (T − 15 °C))",
        "gas" => $"× p/p' × T'/T, to {State} state",
        _ => Heat == "gross" ? $"× {Text(NetPerGross)} to net" : $"÷ {Text(NetPerGross)} to gross",
    };

    static ObservedView From(string rule, ObservedQuantity of) => new(rule, AsRead(of), null, null, null, null, null, null, of.Source, of.Plan);

    /// <summary>A decimal keeps the zeros at its end: they are the resolution.</summary>
    static decimal AsRead(ObservedQuantity of) => decimal.Parse(new ExactDecimal(of.Quantity, of.Exponent).ToExact(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    static decimal Of(long mantissa, int exponent) => Scaled.Of(mantissa, exponent);

    static string Text(decimal? number) => Web.Digits.Text(number ?? 0);
}
