using System.Net;
using System.Net.Sockets;

namespace Traceability.Ledger.Accounts;

/// <summary>Who sends, as far as an address tells it: one household or server of IPv6 has 2^64 of them.</summary>
static class SenderNetwork
{
    const int IPv6Network = 8;

    public static IPAddress Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, IPv6Network, bytes.Length - IPv6Network);
        return new IPAddress(bytes);
    }
}
