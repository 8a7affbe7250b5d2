namespace Traceability.Mqtt;

/// <summary>What the broker publishes for us when the connection ends without a DISCONNECT: power cut, SIGKILL, cable.</summary>
public sealed record LastWill(string Topic, ReadOnlyMemory<byte> Payload, byte Qos, bool Retain);
