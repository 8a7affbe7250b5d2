namespace Traceability.Mqtt;

/// <summary>The topics of one device, built once. Made by <see cref="Topics.Of"/>.</summary>
public sealed class DeviceTopics
{
    readonly string prefix;

    internal DeviceTopics(string prefix, string baseName) => (this.prefix, BaseName) = (prefix, baseName);

    /// <summary>What SenML names of this device begin with: <c>urn:tr:{organisation}:{facility}:{device}:</c>.</summary>
    public string BaseName { get; }

    public string Segment => prefix + Topics.Word(TopicKind.Segment);
    public string Receipt => prefix + Topics.Word(TopicKind.Receipt);
    public string Head => prefix + Topics.Word(TopicKind.Head);
    public string Fetch => prefix + Topics.Word(TopicKind.Fetch);
    public string Fetched => prefix + Topics.Word(TopicKind.Fetched);
    public string Checkpoint => prefix + Topics.Word(TopicKind.Checkpoint);
    public string Cosignature => prefix + Topics.Word(TopicKind.Cosignature);
    public string Rotation => prefix + Topics.Word(TopicKind.Rotation);
    public string Status => prefix + Topics.Word(TopicKind.Status);
    public string Config => prefix + Topics.Word(TopicKind.Config);

    /// <exception cref="ArgumentException">not a channel id</exception>
    public string Telemetry(string channel) => Topics.IsChannel(channel)
        ? $"{prefix}telemetry/{channel}"
        : throw new ArgumentException($"not a channel id ([a-z0-9._-], 1 to {Topics.MaxChannelLength}): \"{channel}\"", nameof(channel));
}
