using System.Globalization;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Inventory;

/// <summary>The one derivation of a <see cref="FacilityInventory"/>; lives for one call.</summary>
sealed class InventoryDerivation(MonitoringPlan plan, FactorSet factors, string gwpSetId)
{
    readonly List<Refusal> refused = [];
    readonly List<Emission> emissions = [];
    readonly List<FactorDecision> decisionsUsed = [];

    public bool TryDerive(IReadOnlyList<StreamHours> activity, out FacilityInventory inventory, out IReadOnlyList<Refusal> refusals)
    {
        inventory = null!;
        refusals = refused;
        if (factors.GwpSet(gwpSetId) is not { } gwp)
        {
            Refuse(RefusalRule.NoGwpSet, $"{factors.Id} has no GWP set {gwpSetId}; it has {string.Join(", ", factors.GwpSets.Select(s => s.Id))}");
            return false;
        }
        var hours = Gather(activity);
        if (refused.Count > 0) return false;

        var streams = new List<StreamInventory>();
        foreach (var stream in plan.Streams.OrderBy(s => s.Id, StringComparer.Ordinal))
            if (hours.TryGetValue(stream.Id, out var counted) && Derive(stream, counted, gwp) is { } derived) streams.Add(derived);
        if (refused.Count > 0) return false;

        inventory = new FacilityInventory(plan, factors, gwp,
            Sum(streams.Where(s => s.Scope == Scope.One).Select(s => s.Co2eMicrograms)),
            Sum(streams.Where(s => s.Scope == Scope.Two).Select(s => s.Co2eMicrograms)),
            Quantity(streams, "kWh"), Quantity(streams, "L"),
            GasesOf(emissions), streams, emissions, decisionsUsed,
            [.. plan.Streams.Select(s => s.Id).Where(id => !hours.ContainsKey(id)).Order(StringComparer.Ordinal)],
            InventoryInputs.Hash(plan, factors, gwp, streams, hours, decisionsUsed));
        return true;
    }

    /// <summary>Hours by stream, in time order; a stream without hours is left out.</summary>
    Dictionary<string, HourActivity[]> Gather(IReadOnlyList<StreamHours> activity)
    {
        var gathered = new Dictionary<string, HourActivity[]>(StringComparer.Ordinal);
        foreach (var (id, hours) in activity)
        {
            if (plan.Streams.All(s => s.Id != id)) { Refuse(RefusalRule.UnknownStream, $"{id} is on no stream of {plan.FacilityId}'s plan"); continue; }
            if (hours.Count == 0) continue;
            HourActivity[] sorted = [.. hours.OrderBy(h => h.HourStartMs)];
            for (var i = 1; i < sorted.Length; i++)
                if (sorted[i].HourStartMs == sorted[i - 1].HourStartMs) Refuse(RefusalRule.GivenTwice, $"{id}: hour {Hour(sorted[i].HourStartMs)} is given twice");
            if (!gathered.TryAdd(id, sorted)) Refuse(RefusalRule.GivenTwice, $"stream {id} is given twice");
        }
        return gathered;
    }

    StreamInventory? Derive(SourceStream stream, HourActivity[] hours, GwpSet gwp)
    {
        var used = new List<EmissionFactor>();
        var flows = Array.Empty<(GasFlow Flow, ExactDecimal Potential)>();
        EmissionFactor? factor = null;
        var first = emissions.Count;
        Int128 steps = 0;
        foreach (var hour in hours)
        {
            if (Choose(stream, hour.HourStartMs) is not { } chosen) return null;
            if (chosen != factor)
            {
                factor = chosen;
                if (Flows(stream, factor, gwp) is not { } ready) return null;
                flows = ready;
                if (!used.Contains(factor)) used.Add(factor);
            }
            steps = checked(steps + hour.Quantity);
            foreach (var (flow, potential) in flows)
            {
                var micrograms = flow.Micrograms(hour.Quantity);
                emissions.Add(new Emission(stream.Id, hour.HourStartMs, factor.Id, flow.Gas, micrograms, GasFlow.Co2e(micrograms, potential)));
            }
        }
        var parts = emissions.GetRange(first, emissions.Count - first);
        return new StreamInventory(stream, new ExactDecimal(steps, stream.Exponent), GasesOf(parts), Sum(parts.Select(p => p.Co2eMicrograms)),
            used, hours.Length, hours.Count(h => !h.Measured), hours.Any(h => h.QuantityLost));
    }

    /// <summary>The factor published for this region and hour; else the plan's recorded decision; else a refusal.</summary>
    EmissionFactor? Choose(SourceStream stream, long hourStartMs)
    {
        if (factors.FactorFor(stream.Kind, plan.Region, hourStartMs) is { } published) return published;
        if (plan.DecisionFor(stream.Kind) is not { } decision)
        {
            Refuse(RefusalRule.NoFactor, $"{stream.Id}: {factors.Id} has no factor for {stream.Kind.Name()} in {plan.Region} at {Hour(hourStartMs)}, "
                + "and the plan records no decision for a substitute");
            return null;
        }
        if (factors.Factor(decision.FactorId) is not { } substitute || substitute.Activity != stream.Kind)
        {
            Refuse(RefusalRule.DecisionWithoutFactor, $"{stream.Id}: the plan decides for {decision.FactorId}, "
                + $"which {factors.Id} does not hold for {stream.Kind.Name()}");
            return null;
        }
        if (!decisionsUsed.Contains(decision)) decisionsUsed.Add(decision);
        return substitute;
    }

    (GasFlow, ExactDecimal)[]? Flows(SourceStream stream, EmissionFactor factor, GwpSet gwp)
    {
        var flows = new List<(GasFlow, ExactDecimal)>();
        foreach (var rate in factor.Gases.OrderBy(r => Order(r.Gas)))
            if (gwp.TryOf(rate.Gas, out var potential)) flows.Add((new GasFlow(rate, factor.Conversion, stream.Exponent), potential));
            else if (rate.Gas.OnlyUnderGwpSet is { } set)
                Refuse(RefusalRule.Recast, $"{stream.Id}: {factor.Id} is known only as {rate.Gas}; it cannot be recast from {set} to {gwp.Id}");
            else Refuse(RefusalRule.NoPotential, $"{stream.Id}: GWP set {gwp.Id} has no value for {rate.Gas}");
        return flows.Count == factor.Gases.Count ? [.. flows] : null;
    }

    static List<GasAmount> GasesOf(List<Emission> parts) =>
        [.. parts.GroupBy(p => p.Gas).OrderBy(g => Order(g.Key))
            .Select(g => new GasAmount(g.Key, Sum(g.Select(p => p.Micrograms)), Sum(g.Select(p => p.Co2eMicrograms))))];

    static ExactDecimal Quantity(List<StreamInventory> streams, string unit) =>
        streams.Where(s => s.Stream.Unit == unit).Aggregate(ExactDecimal.Zero, (sum, s) => sum + s.Quantity);

    static Int128 Sum(IEnumerable<Int128> parts) => parts.Aggregate((Int128)0, (sum, part) => checked(sum + part));

    static int Order(Gas gas) { for (var i = 0; i < Gas.All.Count; i++) if (Gas.All[i] == gas) return i; return Gas.All.Count; }

    static string Hour(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd'T'HH'Z'", CultureInfo.InvariantCulture);

    void Refuse(RefusalRule rule, string message) => refused.Add(new Refusal(rule, message));
}
