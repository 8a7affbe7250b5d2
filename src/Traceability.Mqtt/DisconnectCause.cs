namespace Traceability.Mqtt;

/// <summary>What an operator would do about it differs per cause; the link itself does the same for all of them: it tries again.</summary>
public enum DisconnectCause
{
    /// <summary>No name, no route, nobody listening on the port.</summary>
    Unreachable,
    /// <summary>TCP connected, but no CONNACK within the connect time-out.</summary>
    TimedOut,
    /// <summary>CONNACK 0x86, 0x87 or 0x8C: user name, password, certificate or access list.</summary>
    NotAuthorised,
    /// <summary>CONNACK with any other reason.</summary>
    Refused,
    /// <summary>The established connection broke.</summary>
    ConnectionLost,
    /// <summary>The broker stopped answering pings (or our reader stood still longer than the keep-alive time).</summary>
    KeepAlive,
    /// <summary>The broker sent DISCONNECT.</summary>
    ClosedByBroker,
    /// <summary>Handshake or certificate.</summary>
    Tls,
    /// <summary>The peer sent what MQTT forbids.</summary>
    Protocol,
    /// <summary>Out of memory, a missing certificate file, or anything else on our own side.</summary>
    Local,
}
