using Traceability.Carbon.Activity;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Figures;
using Traceability.Carbon.Plan;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Emissions;

/// <summary>
/// Finds the factor of one part of one stream's activity: the published one, or the plan's recorded decision. Never another one silently: what is missing
/// is a refusal where the methodology's total needs it, and named where it does not.
/// </summary>
/// <param name="version">Of the figure file, whose rules it goes by.</param>
sealed class FactorChoice(MonitoringPlan plan, FactorLibrary factors, int version)
{
    readonly List<FactorDecision> decisions = [];

    /// <summary>Substitutes that were used, in the order of use.</summary>
    public IReadOnlyList<FactorDecision> Decisions => decisions;

    public EmissionFactor? Of(SourceStream stream, FactorPart part, FactorMethod method, string region, ActivityData activity, out Refusal? missing)
    {
        missing = null;
        if (plan.DecisionFor(stream, part, method) is { } decision && Decided(stream, decision, out missing) is { } substitute) return substitute;
        if (missing is not null) return null;
        var found = factors.For(stream.Category, stream.Flow, part, method, stream.Unit, region, activity.FromMs);
        var what = $"{stream.Flow} ({stream.Category.Name()}, {part.Name()}, {method.Name()}) per {stream.Unit} in {region}";
        if (found.Count > 1)
            missing = new Refusal(RefusalRule.TwoFactors, $"{stream.Id}: {string.Join(" and ", found.Select(f => f.Id))} are both published for {what}; the plan must decide for one");
        else if (found.Count == 0)
            missing = new Refusal(RefusalRule.NoFactor, $"{stream.Id}: no factor for {what} at {Instants.Of(activity.FromMs)}, and the plan records no decision for a substitute");
        else if (found[0].ToMs < activity.ToMs)
            missing = new Refusal(RefusalRule.NotCut, $"{stream.Id}: activity from {Instants.Of(activity.FromMs)} to {Instants.Of(activity.ToMs)} goes beyond the validity of {found[0].Id}");
        else missing = OfOtherHeat(stream, found[0]) ?? OfOtherState(stream, found[0]);
        return missing is null ? found[0] : null;
    }

    EmissionFactor? Decided(SourceStream stream, FactorDecision decision, out Refusal? missing)
    {
        missing = null;
        if (factors.Factor(decision.FactorId) is not { } factor || factor.Category != stream.Category || factor.ActivityUnit != stream.Unit
            || (factor.Part != decision.Part && !(decision.Part == FactorPart.Generation && factor.Part == FactorPart.LifeCycle)))
        {
            missing = new Refusal(RefusalRule.DecisionWithoutFactor, $"{stream.Id}: the plan decides for {decision.FactorId}, which no factor set holds "
                + $"for {stream.Category.Name()}, {decision.Part.Name()}, per {stream.Unit}{OfAnotherUnit(stream, decision)}");
            return null;
        }
        if ((missing = OfOtherHeat(stream, factor) ?? OfOtherState(stream, factor)) is not null) return null;
        if (!decisions.Contains(decision)) decisions.Add(decision);
        return factor;
    }

    /// <summary>What to say of a decision that was meant for what is counted in the factor's unit.</summary>
    string OfAnotherUnit(SourceStream stream, FactorDecision decision) =>
        decision.Unit is null && factors.Factor(decision.FactorId)?.ActivityUnit is { } unit && plan.Streams.Any(s => s.Category == stream.Category && s.Flow == stream.Flow && s.Unit == unit)
            ? $"; a decision for what is counted in {unit} alone says \"unit\": \"{unit}\"" : "";

    /// <summary>Gross and net heat of one fuel are 5 to 10 % apart, and nothing converts between them here; a side that does not say could be either.</summary>
    static Refusal? OfOtherHeat(SourceStream stream, EmissionFactor factor) =>
        !Units.IsHeat(factor.ActivityUnit) || (factor.Heat == HeatBasis.None ? stream.Category > StreamCategory.MobileCombustion : factor.Heat == stream.Heat) ? null
            : new Refusal(RefusalRule.HeatBasis, $"{stream.Id}: {factor.Id} is per {factor.ActivityUnit} {Name(factor.Heat, "on no basis that it says")}, and the stream's heat is {Name(stream.Heat, "not said in the plan")}");

    /// <summary>A cubic metre at 0 °C is 5 % more gas than one at 15 °C, and one at the pressure of a line many times as much.</summary>
    Refusal? OfOtherState(SourceStream stream, EmissionFactor factor) =>
        version < FigureFile.GasHasAState || factor.GasState is not { } state || state == stream.GasState ? null
            : new Refusal(RefusalRule.GasState, $"{stream.Id}: {factor.Id} is per {factor.ActivityUnit} {state.InWords}, and the stream's {stream.Unit} are {stream.GasState?.InWords ?? "at a state that the plan does not say (gas_state, or counted_at)"}");

    static string Name(HeatBasis heat, string none) => heat switch { HeatBasis.Gross => "gross", HeatBasis.Net => "net", _ => none };
}
