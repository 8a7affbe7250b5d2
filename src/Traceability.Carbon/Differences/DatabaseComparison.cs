using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Differences;

/// <summary>A closed figure beside the database's value for the same output. Facility data is never mended by it.</summary>
/// <param name="Difference">From the database's value to ours: energy, reagents, yield, electricity factor, and method, which holds all that only one side counts.</param>
public sealed record DatabaseComparison(GenericFigure Generic, Difference Difference)
{
    /// <summary>False where no one generic figure suits; then <paramref name="noComparison"/> says why, candidate by candidate.</summary>
    public static bool TryOf(ProductFigure ours, IReadOnlyList<GenericFigure> candidates, out DatabaseComparison comparison, out string? noComparison)
    {
        comparison = null!;
        GenericFigure[] ordered = [.. candidates.OrderBy(c => c.Id, StringComparer.Ordinal)], suitable = [.. ordered.Where(c => Unsuitable(ours, c) is null)];
        noComparison = suitable.Length switch
        {
            1 => null,
            0 => $"no comparison for {ours.Product}: {(ordered.Length == 0 ? "no generic figure is known" : string.Join("; ", ordered.Select(c => $"{c.Id} {Unsuitable(ours, c)}")))}",
            _ => $"no comparison for {ours.Product}: {string.Join(" and ", suitable.Select(c => c.Id))} both suit, and nobody has chosen",
        };
        if (noComparison is not null) return false;
        comparison = new DatabaseComparison(suitable[0], Split(suitable[0].Figure, ours));
        return true;
    }

    static string? Unsuitable(ProductFigure ours, GenericFigure generic) =>
        generic.Figure.Product != ours.Product ? $"is for {generic.Figure.Product}"
        : generic.Figure.Boundary != ours.Boundary ? $"is {generic.Figure.Boundary}, ours {ours.Boundary}"
        : generic.Figure.GwpSet != ours.GwpSet ? $"is under {generic.Figure.GwpSet}, ours under {ours.GwpSet}"
        : generic.Licence.Length == 0 ? "has no licence that is known" : null;

    static Difference Split(ProductFigure generic, ProductFigure ours)
    {
        if (generic.Inputs is not { Usable: true } theirs || ours.Inputs is not { Usable: true } own)
            return Difference.Of(generic.MicrogramsPerKg, ours.MicrogramsPerKg, [], DifferenceCause.NotSplit);
        static Fraction Modelled(Fraction energy, Fraction kilowattHours, Fraction perKilowattHour, Fraction reagents, Fraction feedPerOutput) => (energy + kilowattHours * perKilowattHour + reagents) * feedPerOutput;
        // What their figure holds beyond its stated inputs stays until the last step.
        var beyond = new Fraction(generic.MicrogramsPerKg, 1) - Modelled(theirs.Energy, theirs.KilowattHours, theirs.PerKilowattHour, theirs.Reagents, theirs.FeedPerOutput);
        return Difference.Of(generic.MicrogramsPerKg, ours.MicrogramsPerKg,
        [
            (DifferenceCause.Energy, beyond + Modelled(own.Energy, own.KilowattHours, theirs.PerKilowattHour, theirs.Reagents, theirs.FeedPerOutput)),
            (DifferenceCause.Reagents, beyond + Modelled(own.Energy, own.KilowattHours, theirs.PerKilowattHour, own.Reagents, theirs.FeedPerOutput)),
            (DifferenceCause.Yield, beyond + Modelled(own.Energy, own.KilowattHours, theirs.PerKilowattHour, own.Reagents, own.FeedPerOutput)),
            (DifferenceCause.ElectricityFactor, beyond + Modelled(own.Energy, own.KilowattHours, own.PerKilowattHour, own.Reagents, own.FeedPerOutput)),
        ], DifferenceCause.Method);
    }
}
