using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Figures;

namespace Traceability.Carbon.Differences;

/// <summary>Why a facility's closed figure is not the one before it.</summary>
public static class PeriodChange
{
    /// <summary>In this order: restatement, method, factor, volume, intensity.</summary>
    /// <param name="published">The total of the earlier period as it was first closed.</param>
    /// <param name="before">The earlier period as it stands now.</param>
    /// <param name="underMethod">The same derived by the later figure's methodology; <paramref name="before"/> itself where it is the same.</param>
    /// <param name="made">Output of the earlier and of the later period, in one unit; null or zero where it is not known or nothing was made.</param>
    public static bool TryExplain(Int128 published, FacilityInventory before, FacilityInventory underMethod, FacilityInventory after, (ExactDecimal? Before, ExactDecimal? After) made,
        out Difference change, out Refusal? refusal)
    {
        change = null!;
        refusal = null;
        if (before.Plan.FacilityId != after.Plan.FacilityId || underMethod.Plan.FacilityId != after.Plan.FacilityId || before.FromMs != underMethod.FromMs || before.ToMs != underMethod.ToMs)
            refusal = new Refusal(RefusalRule.NotComparable, "the figures are of other facilities or periods");
        else if ((underMethod.Methodology.Id, underMethod.Methodology.Version) != (after.Methodology.Id, after.Methodology.Version))
            refusal = new Refusal(RefusalRule.NotComparable, $"{underMethod.Methodology.Id} {underMethod.Methodology.Version} and {after.Methodology.Id} {after.Methodology.Version}: figures of different methodologies are never compared");
        if (refusal is not null) return false;

        var factors = underMethod.Streams.Aggregate(Fraction.None, (sum, s) => sum + AtFactorOf(s, after.Streams.FirstOrDefault(a => a.Stream.Id == s.Stream.Id && a.Stream.Unit == s.Stream.Unit)));
        List<(DifferenceCause, Fraction)> steps = [(DifferenceCause.Restatement, new(before.TotalMicrograms, 1)), (DifferenceCause.Method, new(underMethod.TotalMicrograms, 1)), (DifferenceCause.Factor, factors)];
        var known = made is { Before.Sign: > 0, After.Sign: > 0 };
        if (known) steps.Add((DifferenceCause.Volume, factors * Fraction.Of(made.After!.Value, made.Before!.Value)));
        change = Difference.Of(published, after.TotalMicrograms, steps, known ? DifferenceCause.Intensity : DifferenceCause.VolumeAndIntensity);
        return true;
    }

    /// <summary>The same of an earlier period that may have been closed by another rulebook than the later: what its own inputs come to by the later's is what the method did.</summary>
    /// <param name="inputs">What <paramref name="before"/> was derived from.</param>
    public static bool TryExplain(Int128 published, FigureInputs inputs, FacilityInventory before, FacilityInventory after, (ExactDecimal? Before, ExactDecimal? After) made, out Difference change, out Refusal? refusal)
    {
        var underMethod = (before.Methodology.Id, before.Methodology.Version) == (after.Methodology.Id, after.Methodology.Version) ? before : inputs.Under(after.Methodology);
        if (underMethod is not null) return TryExplain(published, before, underMethod, after, made, out change, out refusal);
        (change, refusal) = (null!, new Refusal(RefusalRule.NotComparable, $"by {after.Methodology.Id} {after.Methodology.Version} the earlier period has no figure"));
        return false;
    }

    /// <summary>The earlier quantity at the later emission per unit; a stream that was not used later keeps its own.</summary>
    static Fraction AtFactorOf(StreamFigure before, StreamFigure? after) => after is { Quantity.Sign: > 0 }
        ? new Fraction(after.Co2eMicrograms, 1) * Fraction.Of(before.Quantity, after.Quantity) : new Fraction(before.Co2eMicrograms, 1);
}
