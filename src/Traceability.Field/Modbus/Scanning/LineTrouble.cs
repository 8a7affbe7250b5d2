namespace Traceability.Field.Modbus.Scanning;

/// <summary>Why a line cannot be had.</summary>
public enum LineTrouble
{
    /// <summary>The serial port: absent, forbidden, taken, or not what was asked for. The reason says which.</summary>
    Port,

    /// <summary>No address of this name.</summary>
    UnknownHost,

    /// <summary>The host is there and nothing listens on the port.</summary>
    Refused,

    /// <summary>This machine knows no way to it, or a router says that there is none.</summary>
    NoRoute,

    /// <summary>Nothing came back in time: switched off, or a firewall.</summary>
    NoAnswer,

    Other,
}
