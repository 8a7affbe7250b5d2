namespace Traceability.Site;

/// <summary>One line that is asked one question at a time: a TCP port of a gateway or of a device.</summary>
/// <param name="Host">Name or address, after the caller's overrides.</param>
public sealed record Bus(string Name, BusKind Kind, string Host, int Port);
