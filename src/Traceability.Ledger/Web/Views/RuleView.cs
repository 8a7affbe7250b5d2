using Traceability.Carbon.Plan;

namespace Traceability.Ledger.Web.Views;

/// <param name="AsRead">What a form calls a quantity before the rule; <paramref name="AsCounted"/>: after it.</param>
public sealed record RuleView(string InWords, string AsRead, string AsCounted, bool Celsius, bool Kilopascals)
{
    internal static RuleView Of(CountingRule rule)
    {
        var (read, counted) = rule switch
        {
            CountingRule.OnHeatBasis { Counted: Carbon.Factors.HeatBasis.Net } => ("gross", "net, as the plan counts it"),
            CountingRule.OnHeatBasis => ("net", "gross, as the plan counts it"),
            CountingRule.GasAt => ("as it was read, at the temperature and pressure below", "already at the state that the plan counts"),
            _ => ("as it was read, at the temperature below", "already at 15 °C, as the plan counts it"),
        };
        return new(rule.InWords, read, counted, rule.Keys.Contains(CountingRule.Celsius), rule.Keys.Contains(CountingRule.AbsoluteKilopascals));
    }
}
