namespace Traceability.Mqtt;

/// <summary>One caller's message and the place where its answer arrives. Continuations never run on the network thread.</summary>
sealed class Publication(string topic, ReadOnlyMemory<byte> payload, byte qos, bool retain)
    : TaskCompletionSource<PublishOutcome>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public string Topic => topic;
    public ReadOnlyMemory<byte> Payload => payload;
    public byte Qos => qos;
    public bool Retain => retain;
}
