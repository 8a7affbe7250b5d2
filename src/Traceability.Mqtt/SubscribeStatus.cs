namespace Traceability.Mqtt;

/// <summary>The broker's answer to one subscription. In every case the filter is remembered and asked for again after each reconnection.</summary>
public enum SubscribeStatus
{
    Granted,
    /// <summary>Not connected now; the filter will be subscribed before the next <see cref="BrokerEvent.Connected"/>.</summary>
    Remembered,
    /// <summary>SUBACK 0x87.</summary>
    NotAuthorised,
    /// <summary>SUBACK with another error; see the reason code.</summary>
    Refused,
}
