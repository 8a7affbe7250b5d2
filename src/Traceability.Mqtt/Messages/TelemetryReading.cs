namespace Traceability.Mqtt.Messages;

/// <summary>One value and where its proof is: the segment's number in the device's chain and the entry's index in that segment.</summary>
/// <param name="Unit">As in the profile; written under its SenML name where one is registered.</param>
public readonly record struct TelemetryReading(string Channel, string Unit, DateTimeOffset At, decimal Value, long Segment, int Entry);
