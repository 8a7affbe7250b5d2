using System.Text.Json;
using System.Text.Json.Serialization;

namespace Traceability.Mqtt.Messages;

/// <summary>
/// <c>…/status</c>, retained. The last will says only that the device is offline: what it would have counted by then, nobody knows.
/// </summary>
public sealed record StatusMessage
{
    public required DeviceState State { get; init; }
    [JsonConverter(typeof(UtcInstantConverter))] public DateTimeOffset? At { get; init; }

    /// <summary>The run that speaks, 32 lower-case hexadecimal digits.</summary>
    public string? Run { get; init; }
    /// <summary>The chain's id, 32 lower-case hexadecimal digits.</summary>
    public string? Chain { get; init; }
    public string? Software { get; init; }

    /// <summary>Segments sealed, receipted, and held for sending, in this store.</summary>
    public long? Sealed { get; init; }
    public long? Receipted { get; init; }
    public long? Held { get; init; }

    /// <summary>Size of the segment log's checkpoint that the device has pinned: from there on it must be shown consistency.</summary>
    public long? LogSize { get; init; }

    /// <summary>The same of the statement log; absent where the device does not know that log.</summary>
    public long? StatementSize { get; init; }

    /// <summary>What a person must look at now; absent when there is nothing. "split view: …": the log has told two stories.</summary>
    public string? Alarm { get; init; }

    public static StatusMessage Will { get; } = new() { State = DeviceState.Offline };

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, MessageJson.Default.StatusMessage);

    /// <summary>False for anything that is not such a message; never throws.</summary>
    public static bool TryParse(ReadOnlySpan<byte> json, out StatusMessage? message) => MessageJson.TryParse(json, MessageJson.Default.StatusMessage, out message);
}
