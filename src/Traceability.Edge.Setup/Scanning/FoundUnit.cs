using Traceability.Field.Modbus.Scanning;

namespace Traceability.Edge.Setup.Scanning;

/// <summary>A unit that answers, and what could be learned of it without writing.</summary>
/// <param name="Fits">The profiles that can be right, best first.</param>
/// <param name="SerialNumber">As the device says it by the best profile; null where it does not.</param>
sealed record FoundUnit(ScanFind Find, Nameplate? Identification, IReadOnlyList<ProfileFit> Fits, string? SerialNumber);
