using Traceability.Carbon.Activity;
using Traceability.Carbon.Activity.Stocks;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Plan;
using Traceability.Evidence.Records;

namespace Traceability.Ledger.Records;

/// <summary>What a record keeps of an observation and of the rule by which it was counted: the same numbers in whole steps, which the rule's bounds leave room for.</summary>
static class ObservedQuantities
{
    /// <param name="observed">That the rule has counted.</param>
    /// <param name="plan">Version of the plan that states the rule.</param>
    public static ObservedQuantity Of(CountingRule rule, Observation observed, int plan)
    {
        var (quantity, exponent, source) = ((long)observed.Quantity.Mantissa, observed.Quantity.Exponent, rule.SourceInWords);
        return rule switch
        {
            CountingRule.AtFifteenCelsius { Expansion.PerKelvin: var perKelvin } => new ObservedQuantity.Expanded(quantity, exponent, Steps(observed.Celsius, -3), Steps(perKelvin, -9), source, plan),
            CountingRule.GasAt { State: var state } =>
                new ObservedQuantity.Gas(quantity, exponent, Steps(observed.Celsius, -3), Steps(observed.Kilopascals, -3), TargetOf(state), source, plan),
            CountingRule.OnHeatBasis { Ratio.NetPerGross: var ratio } =>
                new ObservedQuantity.Heat(quantity, exponent, observed.Heat == HeatBasis.Gross ? ObservedHeat.Gross : ObservedHeat.Net, Steps(ratio, -9), source, plan),
            _ => throw new InvalidOperationException($"a record has no place for the rule {rule.Name}"),
        };
    }

    /// <summary>False where a gas was brought to another state, or heat to another basis, than the plan counts now. Where nothing was observed otherwise nobody can tell.</summary>
    public static bool IsAtStateOf(ObservedQuantity? observed, SourceStream stream) => observed switch
    {
        ObservedQuantity.Gas { To: var to } => stream.GasState is { } state && to == TargetOf(state),
        ObservedQuantity.Heat { Basis: var basis } => stream.Heat != BasisOf(basis),
        _ => true,
    };

    static GasTarget TargetOf(GasState state) => state == GasState.Normal ? GasTarget.Normal : GasTarget.Standard;

    static HeatBasis BasisOf(ObservedHeat basis) => basis == ObservedHeat.Gross ? HeatBasis.Gross : HeatBasis.Net;

    static int Steps(ExactDecimal? number, int exponent) => (int)number!.Value.RoundedTo(exponent).Mantissa;
}
