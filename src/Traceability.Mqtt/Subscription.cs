namespace Traceability.Mqtt;

/// <summary>One filter asked for, and where its SUBACK arrives. Nobody may be waiting (a repetition after a reconnect).</summary>
sealed class Subscription(string filter, byte qos)
    : TaskCompletionSource<SubscribeOutcome>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public string Filter => filter;
    public byte Qos => qos;
}
