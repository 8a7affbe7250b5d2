namespace Traceability.Mqtt;

/// <summary>A topic taken apart. <c>Device</c> is null for <see cref="TopicKind.Co2e"/>, <c>Channel</c> for all but <see cref="TopicKind.Telemetry"/>.</summary>
public readonly record struct Topic(TopicKind Kind, string Organisation, string Facility, string? Device, string? Channel);
