using Traceability.Carbon.Allocation;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Figures;

/// <summary>
/// The shares of a period's runs in one file, so that anybody who has the product figure and the report of production makes them again to the same bytes.
/// <c>FIGURE.md</c> gives the form.
/// </summary>
public static class SharesFile
{
    public const string Format = "tr-shares";
    public const int Version = 2;

    internal const int OldestVersion = 1;

    /// <summary>From this version on the file says what metering points counted.</summary>
    internal const int HasDraws = 2;

    internal const int MostBytes = 64 << 20, MostGenerics = 10_000;

    /// <param name="inventory">The product figure's.</param>
    public static byte[] Write(SharesInputs inputs, FacilityInventory inventory, RunShares shares) => JsonText.Of(json => new SharesWriter(json, inventory).Write(inputs, shares));

    /// <summary>Reads the inputs strictly; false with every fault found. Never throws on input. The shares themselves are believed in nothing: they are to be made again.</summary>
    public static bool TryRead(string file, ReadOnlySpan<byte> utf8, out SharesInputs inputs, out IReadOnlyList<ReadFault> faults) => SharesReader.TryRead(file, utf8, out inputs, out faults);

    /// <summary>Makes the shares anew and writes them: the same bytes if nothing was changed.</summary>
    public static byte[] Redo(SharesInputs inputs, FacilityInventory inventory, ProductionReport report, out RunShares shares)
    {
        shares = RunShares.Of(inventory, report, inputs.Draws, inputs.Generics);
        return Write(inputs, inventory, shares);
    }
}
