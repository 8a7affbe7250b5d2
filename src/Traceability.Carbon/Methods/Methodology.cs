using System.Security.Cryptography;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Methods;

/// <summary>
/// An immutable rulebook. Every figure is made by exactly one, and figures of two are never added. A change is a new version.
/// </summary>
/// <param name="Standard">The document whose rules these are, with edition.</param>
/// <param name="GwpSet">In which gases are stated as CO2e.</param>
/// <param name="AsPrinted">Further sets: what a source prints only as CO2e of one of these is taken as it is, and the figure lists the set (PACT data model, ipccCharacterizationFactors).</param>
/// <param name="Total">What the total adds: exactly one of the two electricity categories among them. A missing factor of these refuses the figure.</param>
/// <param name="Beside">Counted and shown, in no total. A missing factor of these is named.</param>
/// <param name="AllocationOrder">Tried in this order when a run has several products.</param>
/// <param name="EconomicAboveRatio">Economic allocation only where the dearest product's price per mass is more than so many times the cheapest's.</param>
/// <param name="CutOffPercent">The most that may be left out of a total by recorded exemptions.</param>
/// <param name="RestatePercent">A later difference above this is a restatement; an error always is.</param>
public sealed record Methodology(
    string Id, int Version, string Standard, string GwpSet, IReadOnlyList<string> AsPrinted, IReadOnlyList<EmissionCategory> Total, IReadOnlyList<EmissionCategory> Beside,
    IReadOnlyList<AllocationMethod> AllocationOrder, ExactDecimal EconomicAboveRatio, ExactDecimal CutOffPercent, ExactDecimal RestatePercent,
    string Transport, string Recycling, string Biogenic, string CapitalGoods, string Rounding)
{
    /// <summary>Every file ever released, oldest first: closed figures name them by hash, so that a change is a further file.</summary>
    public static IReadOnlyList<string> ShippedFiles { get; } = ["methodologies-1.json", "methodologies-2.json"];

    static readonly Lazy<IReadOnlyList<Methodology>> released = new(() => [.. ShippedFiles.SelectMany(ReadShipped)]);

    static readonly Lazy<IReadOnlyList<Methodology>> shipped = new(() => [.. released.Value.GroupBy(m => m.Id).Select(g => g.MaxBy(m => m.Version)!)]);

    /// <summary>The newest version of each, by which figures are made.</summary>
    public static IReadOnlyList<Methodology> Shipped => shipped.Value;

    /// <summary>Of any release; null where none had it.</summary>
    public static Methodology? Find(string id, int version, string sha256) => released.Value.FirstOrDefault(m => m.Id == id && m.Version == version && m.Sha256 == sha256);

    /// <summary>Of the file that it was read from, lower-case hex.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>The one for a facility's inventory: GHG Protocol Corporate.</summary>
    public static Methodology Facility => Shipped.Single(m => m.Id == "ghg-protocol-corporate-facility");

    /// <summary>The one for a product's footprint: ISO 14067 with PACT 3.</summary>
    public static Methodology Product => Shipped.Single(m => m.Id == "iso-14067-pact-3");

    public bool Counts(EmissionCategory category) => Total.Contains(category) || Beside.Contains(category);

    /// <summary>Reads a file of methodologies strictly; false with every fault found. Never throws on input.</summary>
    public static bool TryRead(string file, ReadOnlySpan<byte> utf8, out IReadOnlyList<Methodology> methodologies, out IReadOnlyList<ReadFault> faults) =>
        MethodologyReader.TryRead(file, utf8, out methodologies, out faults);

    static IReadOnlyList<Methodology> ReadShipped(string file) =>
        TryRead(file, Shipment.Bytes(file), out var read, out var faults) ? [.. read.Select(m => m with { Sha256 = Convert.ToHexStringLower(SHA256.HashData(Shipment.Bytes(file))) })] : throw new InvalidOperationException(string.Join('\n', faults));
}
