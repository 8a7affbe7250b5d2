namespace Traceability.Mqtt;

/// <summary>What a topic carries. ↑ from the device, ↓ to it.</summary>
public enum TopicKind
{
    /// <summary>↑ a sealed segment.</summary>
    Segment,
    /// <summary>↓ where a segment stands in the log, with proof.</summary>
    Receipt,
    /// <summary>↓ what the ledger holds of this chain, signed.</summary>
    Head,
    /// <summary>↑ asks for own segments back.</summary>
    Fetch,
    /// <summary>↓ one of these, or that it is not held.</summary>
    Fetched,
    /// <summary>↓ a checkpoint with its consistency path.</summary>
    Checkpoint,
    /// <summary>↑ the device's signature under a checkpoint.</summary>
    Cosignature,
    /// <summary>↑ the old key's signature under a new one.</summary>
    Rotation,
    /// <summary>↑ retained, also the last will.</summary>
    Status,
    /// <summary>↓ signed configuration.</summary>
    Config,
    /// <summary>↑ live values of one channel, for others.</summary>
    Telemetry,
    /// <summary>Facility level, retained, from the ledger.</summary>
    Co2e,
}
