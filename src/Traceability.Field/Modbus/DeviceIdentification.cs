namespace Traceability.Field.Modbus;

/// <summary>What a device says it is.</summary>
/// <param name="Objects">Of function 43 / 14: 0 vendor, 1 product code, 2 revision, and what else it has; null where it answers none.</param>
/// <param name="Objection">How the question for the objects ended, where it did not end well.</param>
/// <param name="Texts">In the order in which they were asked for.</param>
public sealed record DeviceIdentification(IReadOnlyDictionary<byte, string>? Objects, ReadResult Objection, IReadOnlyList<DeviceText> Texts);
