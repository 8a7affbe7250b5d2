using System.Globalization;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Differences;

/// <summary>A closed figure beside the database's value for the same output. Facility data is never mended by it.</summary>
/// <param name="Difference">From the database's value to ours: energy, reagents, yield, electricity factor, and method, which holds all that only one side counts.</param>
/// <param name="NotSplit">Why it is not split by cause, in words; null where it is.</param>
public sealed record DatabaseComparison(GenericFigure Generic, Difference Difference, string? NotSplit)
{
    /// <summary>False where no one generic figure suits; then <paramref name="noComparison"/> says why, candidate by candidate.</summary>
    /// <param name="fromMs">When ours was made, to <paramref name="toMs"/>: a generic figure is valid in all of it.</param>
    public static bool TryOf(ProductFigure ours, long fromMs, long toMs, IReadOnlyList<GenericFigure> candidates, out DatabaseComparison comparison, out string? noComparison)
    {
        comparison = null!;
        GenericFigure[] ordered = [.. candidates.OrderBy(c => c.Id, StringComparer.Ordinal)], suitable = [.. ordered.Where(c => Unsuitable(ours, fromMs, toMs, c) is null)];
        noComparison = suitable.Length switch
        {
            1 => null,
            0 => $"no comparison for {ours.Product}: {(ordered.Length == 0 ? "no generic figure is known" : string.Join("; ", ordered.Select(c => $"{c.Id} {Unsuitable(ours, fromMs, toMs, c)}")))}",
            _ => $"no comparison for {ours.Product}: {string.Join(" and ", suitable.Select(c => c.Id))} both suit, and nobody has chosen",
        };
        if (noComparison is not null) return false;
        try
        {
            comparison = Split(suitable[0], ours);
            return true;
        }
        // How large quotients of anybody's numbers get is only known by making them.
        catch (OverflowException)
        {
            noComparison = $"no comparison for {ours.Product}: a number of it does not fit into 128 bits";
            return false;
        }
    }

    static string? Unsuitable(ProductFigure ours, long fromMs, long toMs, GenericFigure generic) =>
        generic.Figure.Product != ours.Product ? $"is for {generic.Figure.Product}"
        : generic.Figure.Boundary != ours.Boundary ? $"is {generic.Figure.Boundary}, ours {ours.Boundary}"
        : generic.Figure.GwpSet != ours.GwpSet ? $"is under {generic.Figure.GwpSet}, ours under {ours.GwpSet}"
        : fromMs < EmissionFactor.StartOf(generic.ValidFrom) || EmissionFactor.StartOf(generic.ValidTo) < toMs ? string.Create(CultureInfo.InvariantCulture, $"is valid from {generic.ValidFrom:yyyy-MM-dd} until {generic.ValidTo:yyyy-MM-dd} UTC, ours of {Instants.Of(fromMs)} to {Instants.Of(toMs)}")
        : generic.Licence.Length == 0 ? "has no licence that is known" : null;

    static DatabaseComparison Split(GenericFigure of, ProductFigure ours)
    {
        var generic = of.Figure;
        var notSplit = generic.Inputs is not { Usable: true } ? $"{of.Id} does not say what its figure is made of" : ours.Inputs is not { Usable: true } ? ours.Lacking ?? "what ours took is not known" : null;
        if (generic.Inputs is not { } theirs || ours.Inputs is not { } own || notSplit is not null)
            return new DatabaseComparison(of, Difference.Of(generic.MicrogramsPerKg, ours.MicrogramsPerKg, [], DifferenceCause.NotSplit), notSplit);
        static Fraction Modelled(Fraction energy, Fraction kilowattHours, Fraction perKilowattHour, Fraction reagents, Fraction feedPerOutput) => (energy + kilowattHours * perKilowattHour + reagents) * feedPerOutput;
        // What their figure holds beyond its stated inputs stays until the last step.
        var beyond = new Fraction(generic.MicrogramsPerKg, 1) - Modelled(theirs.Energy, theirs.KilowattHours, theirs.PerKilowattHour, theirs.Reagents, theirs.FeedPerOutput);
        return new DatabaseComparison(of, Difference.Of(generic.MicrogramsPerKg, ours.MicrogramsPerKg,
        [
            (DifferenceCause.Energy, beyond + Modelled(own.Energy, own.KilowattHours, theirs.PerKilowattHour, theirs.Reagents, theirs.FeedPerOutput)),
            (DifferenceCause.Reagents, beyond + Modelled(own.Energy, own.KilowattHours, theirs.PerKilowattHour, own.Reagents, theirs.FeedPerOutput)),
            (DifferenceCause.Yield, beyond + Modelled(own.Energy, own.KilowattHours, theirs.PerKilowattHour, own.Reagents, own.FeedPerOutput)),
            (DifferenceCause.ElectricityFactor, beyond + Modelled(own.Energy, own.KilowattHours, own.PerKilowattHour, own.Reagents, own.FeedPerOutput)),
        ], DifferenceCause.Method), null);
    }
}
