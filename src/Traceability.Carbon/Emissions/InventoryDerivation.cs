using Traceability.Carbon.Activity;
using Traceability.Carbon.Certificates;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Figures;
using Traceability.Carbon.Methods;
using Traceability.Carbon.Plan;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Emissions;

/// <summary>The one derivation of a <see cref="FacilityInventory"/>; lives for one call.</summary>
/// <param name="version">Of the figure file, whose rules it goes by.</param>
sealed partial class InventoryDerivation(MonitoringPlan plan, Methodology methodology, FactorLibrary factors, long fromMs, long toMs, int version)
{
    readonly List<Refusal> refused = [];
    readonly HashSet<Refusal> reasons = [];
    readonly List<Emission> emissions = [];
    readonly SortedSet<string> gwpSets = new(StringComparer.Ordinal) { methodology.GwpSet };
    readonly FactorChoice choice = new(plan, factors, version);
    readonly Dictionary<(EmissionFactor, int Exponent), GasFlow[]> flows = [];
    readonly SortedSet<string> mended = new(StringComparer.Ordinal); // rules of later versions that changed this figure
    CertificateUse certificates = null!;

    public bool TryDerive(IReadOnlyList<ActivityData> activity, IReadOnlyList<CertificateClaim> claims, out FacilityInventory inventory, out IReadOnlyList<Refusal> refusals)
    {
        inventory = null!;
        refusals = refused;
        if (factors.GwpSet(methodology.GwpSet) is not { } gwp)
        {
            Refuse(RefusalRule.NoGwpSet, $"no factor set has the GWP set {methodology.GwpSet}; there are {string.Join(", ", factors.Sets.SelectMany(s => s.GwpSets).Select(s => s.Id).Distinct())}");
            return false;
        }
        var given = Gather(activity);
        certificates = new CertificateUse(plan, fromMs, toMs, given.Where(g => g.Stream.Category == StreamCategory.Electricity && !plan.IsDirectLine(g.Stream)).SelectMany(g => g.Parts.Select(p => (g.Stream, p))));
        certificates.Take(claims, Refuse, Disclose);
        foreach (var (stream, parts) in given)
            foreach (var part in parts) Derive(stream, part, gwp);
        if (refused.Count > 0) return false;

        ActivityData[] counted = [.. given.SelectMany(g => g.Parts)];
        var byStream = emissions.ToLookup(e => e.Activity.StreamId, StringComparer.Ordinal);
        var streams = given.Select(g => Figure(g.Stream, g.Parts, byStream[g.Stream.Id])).ToList();
        var without = WithoutData(given);
        var total = emissions.Where(e => methodology.Total.Contains(e.Category)).ToList();
        inventory = new FacilityInventory(plan, methodology, fromMs, toMs, streams, emissions, Component.Of(emissions), [.. gwpSets],
            choice.Decisions, disclosures, without, CoverageOf(given, without.Count),
            ShareOf(total, e => e.Quality == DataQuality.Primary), ShareOf(total, e => e.Activity.Signed), ShareOf(total, e => e.Activity is { Signed: true, Calibrated: true }),
            InventoryInputs.Hash(plan, methodology, factors, gwp, fromMs, toMs, counted, streams, choice.Decisions, claims, mended)) { Certificates = certificates.Applied };
        return true;
    }

    /// <summary>Activity by stream, both in order; a stream without activity is left out.</summary>
    List<(SourceStream Stream, ActivityData[] Parts)> Gather(IReadOnlyList<ActivityData> activity)
    {
        var gathered = new List<(SourceStream, ActivityData[])>();
        foreach (var of in activity.GroupBy(a => a.StreamId).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            if (plan.Stream(of.Key) is not { } stream) { Refuse(RefusalRule.UnknownStream, $"{of.Key} is no stream of {plan.FacilityId}'s plan"); continue; }
            ActivityData[] parts = [.. of.OrderBy(a => a.FromMs).ThenBy(a => a.Evidence, StringComparer.Ordinal)];
            for (var i = 0; i < parts.Length; i++)
            {
                if (parts[i].FromMs >= parts[i].ToMs || parts[i].FromMs < fromMs || parts[i].ToMs > toMs)
                    Refuse(RefusalRule.NotCut, $"{stream.Id}: activity from {Instants.Of(parts[i].FromMs)} to {Instants.Of(parts[i].ToMs)} is not within the period");
            }
            // What registers lost, and an estimate makes good, lies beside what they counted in the same time.
            var filled = stream.Determined is Determination.ByMeter;
            foreach (var beside in parts.ToLookup(p => filled && p.Basis == ActivityBasis.Estimated))
                foreach (var (before, after) in beside.Zip(beside.Skip(1)))
                    if (Overlap(before, after)) Refuse(RefusalRule.GivenTwice, $"{stream.Id}: {Instants.Of(after.FromMs)} is given twice");
            gathered.Add((stream, parts));
        }
        return gathered;
    }

    /// <summary>Invoices and weighings of one month lie beside each other; two meterings of one time would count it twice.</summary>
    static bool Overlap(ActivityData a, ActivityData b) =>
        a.ToMs > b.FromMs && (a.Basis <= ActivityBasis.Integrated || b.Basis <= ActivityBasis.Integrated || a.Evidence == b.Evidence);

    void Derive(SourceStream stream, ActivityData activity, GwpSet gwp)
    {
        DiscloseBasis(stream, activity);
        var own = EmissionCategories.Own(stream.Category);
        switch (stream.Category)
        {
            case StreamCategory.Electricity: DeriveElectricity(stream, activity, gwp); break;
            case StreamCategory.Steam or StreamCategory.Heat or StreamCategory.Cooling:
                if (Count(stream, activity, gwp, own, FactorPart.Generation, FactorMethod.Supplier, FactorMethod.Average) is { Part: not FactorPart.LifeCycle })
                    Count(stream, activity, gwp, EmissionCategory.FuelAndEnergy, FactorPart.Upstream, FactorMethod.Average);
                break;
            case StreamCategory.PurchasedGoods or StreamCategory.Waste: Count(stream, activity, gwp, own, FactorPart.Supply, FactorMethod.Supplier, FactorMethod.Average); break;
            case StreamCategory.InboundTransport:
                Count(stream, activity, gwp, own, FactorPart.Direct, FactorMethod.Supplier, FactorMethod.Average);
                Count(stream, activity, gwp, own, FactorPart.Upstream, FactorMethod.Average);
                break;
            default:
                Count(stream, activity, gwp, own, FactorPart.Direct, FactorMethod.Average);
                if (stream.Category.HasUpstream()) Count(stream, activity, gwp, EmissionCategory.FuelAndEnergy, FactorPart.Upstream, FactorMethod.Average);
                break;
        }
    }

    /// <param name="methods">The first that has a factor. Only that nothing is published leads to the next: two factors, or a decision for none, are nobody's to pass over.</param>
    EmissionFactor? Count(SourceStream stream, ActivityData activity, GwpSet gwp, EmissionCategory category, FactorPart part, params ReadOnlySpan<FactorMethod> methods) =>
        Count(stream, activity, gwp, category, part, category == EmissionCategory.ElectricityMarket ? certificates.Uncovered(activity) : stream.Content is { } content ? Fraction.Of(content.Fraction) : Fraction.One, methods);

    /// <param name="of">The part of the activity that is counted.</param>
    EmissionFactor? Count(SourceStream stream, ActivityData activity, GwpSet gwp, EmissionCategory category, FactorPart part, Fraction of, params ReadOnlySpan<FactorMethod> methods)
    {
        if (!methodology.Counts(category)) return null;
        Refusal? missing = null;
        foreach (var method in methods)
        {
            if (choice.Of(stream, part, method, plan.Region, activity, out var why) is { } factor) 
            {
                Add(stream, activity, gwp, category, factor, of);
                DiscloseTaken(stream, factor);
                return factor;
            }
            if (why!.Rule != RefusalRule.NoFactor) { missing = why; break; }
            missing ??= why;
        }
        if (missing!.Rule == RefusalRule.NoFactor && (!methodology.Total.Contains(category) || (part == FactorPart.Transmission && (version < FigureFile.LossesAreNeeded || plan.IsDirectLine(stream))))) Disclose($"not counted: {missing.Message}");
        else Refuse(missing.Rule, missing.Message);
        return null;
    }

    void Add(SourceStream stream, ActivityData activity, GwpSet gwp, EmissionCategory category, EmissionFactor factor, Fraction of)
    {
        var exponent = activity.Quantity.Exponent;
        if (!flows.TryGetValue((factor, exponent), out var gases)) flows[(factor, exponent)] = gases = [.. factor.Gases.OrderBy(r => r.Gas.Order).Select(r => new GasFlow(r, factor.Conversion, exponent))];
        foreach (var flow in gases) Add(stream, activity, gwp, category, factor, flow.Gas, flow.Micrograms(activity.Quantity.Mantissa, of));
    }

    void Add(SourceStream stream, ActivityData activity, GwpSet gwp, EmissionCategory category, EmissionFactor factor, Gas gas, Int128 micrograms)
    {
        if (PotentialOf(stream, factor, gas, gwp) is not { } potential) return;
        emissions.Add(new Emission(activity, category, factor, gas, QualityOf(activity, category, factor), micrograms, GasFlow.Co2e(micrograms, potential)));
    }

    DataQuality QualityOf(ActivityData activity, EmissionCategory category, EmissionFactor factor)
    {
        if (category.Scope() == Scope.Three && !factor.Primary) return DataQuality.Secondary;
        if (activity.Basis != ActivityBasis.Estimated) return DataQuality.Primary;
        if (category.Scope() != Scope.Three) return DataQuality.Secondary;
        if (version < FigureFile.EstimatesAreSecondary) return DataQuality.Primary;
        mended.Add("quality estimates-of-suppliers secondary");
        return DataQuality.Secondary;
    }

    ExactDecimal? PotentialOf(SourceStream stream, EmissionFactor factor, Gas gas, GwpSet gwp)
    {
        if (gas == Gas.BiogenicCo2) return ExactDecimal.Zero;
        if (gwp.TryOf(gas, out var potential)) return potential;
        if (gas.OnlyUnderGwpSet is { } set && methodology.AsPrinted.Contains(set))
        {
            gwpSets.Add(set);
            return new ExactDecimal(1, 0);
        }
        if (gas.OnlyUnderGwpSet is { } other) Refuse(RefusalRule.Recast, $"{stream.Id}: {factor.Id} is known only as {gas}; it cannot be recast from {other} to {gwp.Id}");
        else Refuse(RefusalRule.NoPotential, $"{stream.Id}: GWP set {gwp.Id} has no value for {gas}");
        return null;
    }

    StreamFigure Figure(SourceStream stream, ActivityData[] parts, IEnumerable<Emission> own) => new(stream, parts.Aggregate(ExactDecimal.Zero, (sum, p) => sum + p.Quantity),
        Component.Sum(own.Where(e => methodology.Total.Contains(e.Category)).Select(e => e.Co2eMicrograms)), [.. own.Select(e => e.Factor).Distinct()], parts);

    List<string> WithoutData(List<(SourceStream Stream, ActivityData[] Parts)> given)
    {
        var with = given.Select(g => g.Stream.Id).ToHashSet(StringComparer.Ordinal);
        return [.. plan.Streams.Where(s => s.Determined is not Determination.DeMinimis && !with.Contains(s.Id)).Select(s => s.Id).Order(StringComparer.Ordinal)];
    }

    Coverage CoverageOf(List<(SourceStream Stream, ActivityData[] Parts)> given, int without)
    {
        var quantity = given.Select(g => new Share(Total(g.Parts.Where(p => p.Signed)), Total(g.Parts))).Where(s => s.Whole != 0).DefaultIfEmpty().Min();
        var quarters = (toMs - fromMs) / Edge.SpacingMs;
        var metered = given.Where(g => g.Stream.Determined is Determination.ByMeter).Select(g => new Share(g.Parts.Sum(p => p.MeasuredQuarters), quarters)).ToList();
        return new Coverage(plan.Streams.Count - without, plan.Streams.Count, quantity, metered.Count == 0 || quarters == 0 ? null : metered.Min());
    }

    /// <summary>In steps of one size, so that quantities of different resolution compare.</summary>
    static Int128 Total(IEnumerable<ActivityData> parts) => Component.Sum(parts.Select(p => p.Quantity.RoundedTo(-9).Mantissa));

    static Share ShareOf(List<Emission> total, Func<Emission, bool> counts) =>
        new(Component.Sum(total.Where(counts).Select(e => Int128.Abs(e.Co2eMicrograms))), Component.Sum(total.Select(e => Int128.Abs(e.Co2eMicrograms))));

    void Refuse(RefusalRule rule, string message)
    {
        var refusal = new Refusal(rule, message);
        if (reasons.Add(refusal)) refused.Add(refusal);
    }
}
