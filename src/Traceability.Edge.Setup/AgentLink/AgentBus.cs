using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Traceability.Field.Modbus;

namespace Traceability.Edge.Setup.AgentLink;

/// <summary>A bus of the agent, and where it is.</summary>
/// <param name="Place">HOST:PORT, or the path of a serial port, as the agent opens it; null from an agent of an older version.</param>
sealed record AgentBus(string Bus, string Kind, string? Place, string Role, AgentBus.LeaseState? Lease)
{
    internal sealed record LeaseState(DateTimeOffset Until, string? By);

    /// <summary>Whether this line is that bus, by whatever name: two names of one host, two paths to one port.</summary>
    public async Task<bool> IsAtAsync(LineOptions line, CancellationToken cancellationToken) => (line, Place) switch
    {
        (SerialBusOptions serial, { } place) => PortOf(serial.Port.Path) == PortOf(place),
        (RtuOverTcpOptions converter, { } place) => await IsSameAsync(converter.Host, converter.Port, place, cancellationToken),
        (GatewayOptions gateway, { } place) => await IsSameAsync(gateway.Host, gateway.Port, place, cancellationToken),
        _ => false,
    };

    static async Task<bool> IsSameAsync(string host, int port, string place, CancellationToken cancellationToken)
    {
        var colon = place.LastIndexOf(':');
        if (colon < 0 || place[(colon + 1)..] != port.ToString(CultureInfo.InvariantCulture)) return false;
        if (host.Equals(place[..colon], StringComparison.OrdinalIgnoreCase)) return true;
        return (await AddressesAsync(host, cancellationToken)).Intersect(await AddressesAsync(place[..colon], cancellationToken)).Any();
    }

    /// <summary>None where nobody knows the name: then nothing is opened there either.</summary>
    static async Task<IPAddress[]> AddressesAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var address)) return [address];
        try
        {
            return await Dns.GetHostAddressesAsync(host, cancellationToken);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return [];
        }
    }

    /// <summary>udev gives a port several names; all but one are links.</summary>
    static string PortOf(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Path.GetFullPath(path);
        }
    }
}
