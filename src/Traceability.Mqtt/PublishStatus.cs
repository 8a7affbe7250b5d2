namespace Traceability.Mqtt;

/// <summary>The broker's answer to one publication.</summary>
public enum PublishStatus
{
    /// <summary>PUBACK 0x00. The broker took it; that is no promise that anyone processed it.</summary>
    Accepted,
    /// <summary>PUBACK 0x10: taken, and nobody is subscribed. Pause and probe.</summary>
    NobodyListens,
    /// <summary>PUBACK 0x87: this client may not publish here. Alarm.</summary>
    NotAuthorised,
    /// <summary>PUBACK with another error; see the reason code.</summary>
    Refused,
    /// <summary>Not sent: there is no connection now.</summary>
    NotConnected,
    /// <summary>Sent, or about to be, when the connection broke: it may or may not have arrived.</summary>
    ConnectionLost,
    /// <summary>Larger than the broker's maximum packet size or message limit. Sending it again cannot help.</summary>
    TooLarge,
}
