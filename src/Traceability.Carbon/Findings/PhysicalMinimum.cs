using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Findings;

/// <summary>The least energy that a process needs for a kilogram of its output, whatever the plant: a meter that shows less has not measured all of it.</summary>
/// <param name="Process">What is done: electrowinning-cobalt.</param>
public sealed record PhysicalMinimum(string Process, string Output, ExactDecimal KwhPerKg, string Because, Citation Source, Check Checked)
{
    public const string ShippedFile = "physical-minima-1.json";

    static readonly Lazy<IReadOnlyList<PhysicalMinimum>> shipped = new(ReadShipped);

    public static IReadOnlyList<PhysicalMinimum> Shipped => shipped.Value;

    /// <summary>Reads a file of minima strictly; false with every fault found. Never throws on input.</summary>
    public static bool TryRead(string file, ReadOnlySpan<byte> utf8, out IReadOnlyList<PhysicalMinimum> minima, out IReadOnlyList<ReadFault> faults) =>
        PhysicalMinimumReader.TryRead(file, utf8, out minima, out faults);

    /// <summary>Null where the energy suffices.</summary>
    /// <param name="evidence">Of energy and output, in one line.</param>
    public Finding? Below(string place, long fromMs, long toMs, ExactDecimal kwh, ExactDecimal outputKg, string evidence) => kwh >= KwhPerKg * outputKg ? null
        : new Finding(FindingRule.BelowPhysicalMinimum, place, fromMs, toMs, $"at least {KwhPerKg * outputKg} kWh for {outputKg} kg of {Output} ({KwhPerKg} kWh/kg: {Because})", $"{kwh} kWh", evidence);

    static IReadOnlyList<PhysicalMinimum> ReadShipped() =>
        TryRead(ShippedFile, Shipment.Bytes(ShippedFile), out var read, out var faults) ? read : throw new InvalidOperationException(string.Join('\n', faults));
}
