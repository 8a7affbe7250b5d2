namespace Traceability.Mqtt;

/// <summary>The answer to one publication; <c>ReasonCode</c> is the MQTT 5 reason code (section 2.4), 0 where none applies.</summary>
public readonly record struct PublishOutcome(PublishStatus Status, byte ReasonCode = 0)
{
    public static PublishOutcome Accepted => new(PublishStatus.Accepted);
    public static PublishOutcome NotConnected => new(PublishStatus.NotConnected);
    public static PublishOutcome ConnectionLost => new(PublishStatus.ConnectionLost);

    /// <summary>The broker has it: accepted, with or without a listener.</summary>
    public bool Arrived => Status is PublishStatus.Accepted or PublishStatus.NobodyListens;

    /// <summary>The meaning of a PUBACK reason code (MQTT 5, table 3-4).</summary>
    public static PublishOutcome FromReasonCode(byte code) => code switch
    {
        0x10 => new(PublishStatus.NobodyListens, code),
        0x87 => new(PublishStatus.NotAuthorised, code),
        0x95 => new(PublishStatus.TooLarge, code),
        < 0x80 => new(PublishStatus.Accepted, code),
        _ => new(PublishStatus.Refused, code),
    };
}
