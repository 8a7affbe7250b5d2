using Traceability.Carbon.Exact;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Calibrations;

/// <summary>What a laboratory certified of one instrument. Both days count whole, by the facility's calendar: a certificate names no hour.</summary>
/// <param name="Point">A metering point of the plan, or a scale.</param>
/// <param name="ErrorPercent">Expanded relative error at 95 %; null where the certificate states none.</param>
/// <param name="Attachment">SHA-256 of the certificate as it came, lower-case hex; null where nobody kept it.</param>
public sealed record Calibration(string Point, string Serial, string Certificate, string Laboratory, DateOnly CalibratedOn, DateOnly ValidUntil, ExactDecimal? ErrorPercent, string? Attachment)
{
    public bool Holds(DateOnly day) => CalibratedOn <= day && day <= ValidUntil;

    /// <summary>Reads a file of calibrations strictly; false with every fault found. Never throws on input.</summary>
    public static bool TryRead(string file, ReadOnlySpan<byte> utf8, out IReadOnlyList<Calibration> calibrations, out IReadOnlyList<ReadFault> faults) =>
        CalibrationReader.TryRead(file, utf8, out calibrations, out faults);
}
