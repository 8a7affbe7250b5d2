namespace Traceability.Mqtt;

/// <summary>The answer to one subscription; <c>ReasonCode</c> is the SUBACK code: the granted QoS, or 0x80 and above for a refusal.</summary>
public readonly record struct SubscribeOutcome(SubscribeStatus Status, byte ReasonCode = 0)
{
    public static SubscribeOutcome Remembered => new(SubscribeStatus.Remembered);

    /// <summary>The meaning of a SUBACK reason code (MQTT 5, table 3-8).</summary>
    public static SubscribeOutcome FromReasonCode(byte code) => code switch
    {
        < 0x80 => new(SubscribeStatus.Granted, code),
        0x87 => new(SubscribeStatus.NotAuthorised, code),
        _ => new(SubscribeStatus.Refused, code),
    };
}
