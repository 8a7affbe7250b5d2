using Traceability.Carbon.Activity;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Figures;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Emissions;

/// <summary>What a reader of the figure must know, each line once.</summary>
sealed partial class InventoryDerivation
{
    readonly List<string> disclosures = [];
    readonly HashSet<string> said = [];

    void Disclose(string line)
    {
        if (said.Add(line)) disclosures.Add(line);
    }

    void DiscloseBasis(SourceStream stream, ActivityData activity)
    {
        if (activity.Lapsed is { } lapsed) Disclose($"{stream.Id}: measured after the calibration of {lapsed.Replace(" ", ", ", StringComparison.Ordinal)} had ended");
        if (activity.Basis == ActivityBasis.Integrated) Disclose($"{stream.Id}: integrated from {Rates(stream)}, where nothing counts");
        if (activity.Basis == ActivityBasis.Estimated && stream.Determined is Determination.ByMeter) Disclose($"{stream.Id}: what registers lost is filled by an estimate{Unbounded(stream)}");
    }

    /// <summary>What a factor takes for granted of the quantity that it is multiplied with.</summary>
    void DiscloseTaken(SourceStream stream, EmissionFactor factor)
    {
        if (stream.Content is { } content) Disclose($"{stream.Id}: {content.InWords}");
        if (version >= FigureFile.PurityIsSaid && stream.Content is null && factor.IsOfPureSubstance) Disclose($"{stream.Id}: counted as wholly the pure, dry substance of {factor.Id}; the plan says no content");
        if (version >= FigureFile.GasHasAState && factor.GasState is null && stream.Unit == "m3" && stream.Category <= StreamCategory.MobileCombustion)
            Disclose($"{stream.Id}: {factor.Id} says no temperature and pressure of its m3; those of the stream, {stream.GasState?.InWords ?? "of which the plan says none"}, are taken for the same");
    }

    /// <summary>The channels of a stream's points that measure a rate, and in what.</summary>
    string Rates(SourceStream stream) => string.Join(", ", PointsOf(stream).Where(p => p.Rate is not null).Select(p => $"{p.Channel} ({p.Rate!.Name})"));

    string Unbounded(SourceStream stream)
    {
        string[] points = [.. PointsOf(stream).Where(p => p.MostPerHour is null).Select(p => p.Id)];
        return points.Length == 0 ? "" : $", which nothing bounds: the plan does not say what {string.Join(", ", points)} can pass in an hour";
    }

    IEnumerable<MeteringPoint> PointsOf(SourceStream stream) => (stream.Determined is Determination.ByMeter meters ? meters.Points : []).Select(plan.Point).OfType<MeteringPoint>();
}
