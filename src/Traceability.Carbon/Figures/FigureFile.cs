using Traceability.Carbon.Emissions;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Figures;

/// <summary>
/// A figure in one file with all that it was made from, so that anybody can make it again to the same bytes, without a network and without trust in its maker.
/// <c>FIGURE.md</c> gives the form.
/// </summary>
public static class FigureFile
{
    public const string Format = "tr-figure";

    /// <summary>As it is written. A file says by which version it was derived, and is derived by that one again; all from <see cref="OldestVersion"/> on are.</summary>
    public const int Version = 3;

    internal const int OldestVersion = 1;

    /// <summary>From this version on. Before it, what a supplier's own factor counted was primary in scope 3 however the quantity was known.</summary>
    internal const int EstimatesAreSecondary = 2;

    /// <summary>From this version on. Before it, one life-cycle row for what certificates leave open took the upstream of what they cover with it.</summary>
    internal const int CoveredHasUpstream = 2;

    /// <summary>From this version on. Before it, what the grid loses on the way was left out of a total where nothing was published for it.</summary>
    internal const int LossesAreNeeded = 3;

    /// <summary>From this version on. Before it, a factor per volume of gas was taken whatever its state, and nothing was said of it.</summary>
    internal const int GasHasAState = 3;

    /// <summary>From this version on. Before it, nothing was said of what a factor of a pure substance takes for granted.</summary>
    internal const int PurityIsSaid = 3;

    /// <summary>From this version on. Before it, an evidence line was free text.</summary>
    internal const int EvidenceIsRead = 3;

    /// <summary>Ten times a year of a large site; likewise what follows. They bound what a stranger's file can cost.</summary>
    public const int MostBytes = 64 << 20;

    internal const int MostActivity = 100_000, MostCertificates = 1_000, MostSets = 16, MostSetBytes = 8 << 20, MostPlanBytes = 1 << 20;

    /// <summary>Each certificate of a vintage is laid along each activity.</summary>
    internal const int MostSpans = 2_000_000;

    /// <param name="inventory">As it was derived from <paramref name="inputs"/>.</param>
    public static byte[] Write(FigureInputs inputs, FacilityInventory inventory) => JsonText.Of(json => new FigureWriter(json, inventory).Write(inputs));

    /// <summary>Reads the inputs strictly; false with every fault found. Never throws on input. The figure itself is believed in nothing: it is to be made again.</summary>
    /// <param name="held">Factor sets besides the shipped one, for those that the file names by hash alone.</param>
    public static bool TryRead(string file, ReadOnlySpan<byte> utf8, IReadOnlyList<FactorSet> held, out FigureInputs inputs, out IReadOnlyList<ReadFault> faults) =>
        FigureReader.TryRead(file, utf8, held, out inputs, out faults);

    /// <summary>Derives the figure anew and writes it: the same bytes if nothing was changed. Refused where none can be derived, and where a number is beyond 128 bits, which none of a facility is.</summary>
    public static bool TryRedo(FigureInputs inputs, out byte[] bytes, out FacilityInventory inventory, out IReadOnlyList<Refusal> refusals)
    {
        bytes = [];
        try
        {
            if (!inputs.TryDerive(out inventory, out refusals)) return false;
            bytes = Write(inputs, inventory);
            return true;
        }
        // Sums and products are checked, and how large they get is only known by making them.
        catch (OverflowException)
        {
            (inventory, refusals) = (null!, [new Refusal(RefusalRule.OutsideValidity, "a number of this figure does not fit into 128 bits")]);
            return false;
        }
    }
}
