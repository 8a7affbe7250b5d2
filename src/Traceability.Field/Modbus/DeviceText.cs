namespace Traceability.Field.Modbus;

/// <summary>One of the texts that a profile names.</summary>
/// <param name="Value">Null where it was not answered, or where something else than a text stands.</param>
public readonly record struct DeviceText(string Name, string? Value, ReadResult Answer);
