using System.Net;
using System.Net.Sockets;

namespace Traceability.Ledger.Enrolment;

/// <summary>
/// Unknown codes by where they came from: after ten of them within ten minutes nothing more is looked up for that sender, while all others go on. Guessing is
/// hopeless anyway; this keeps a stranger from making the disk work. Not thread-safe.
/// </summary>
sealed class CodeAttempts(TimeProvider time)
{
    const int Most = 10, MostSenders = 4096, IPv6Network = 8;
    static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    readonly Dictionary<IPAddress, (int Count, DateTimeOffset Until)> senders = [];

    /// <summary>How long the sender must wait; null where he need not.</summary>
    public TimeSpan? Wait(IPAddress from) =>
        senders.TryGetValue(NetworkOf(from), out var known) && known.Count >= Most && known.Until - time.GetUtcNow() is var left && left > TimeSpan.Zero ? left : null;

    public void Count(IPAddress from)
    {
        var (sender, now) = (NetworkOf(from), time.GetUtcNow());
        var count = senders.TryGetValue(sender, out var known) && known.Until > now ? known.Count : 0;
        if (count == 0 && senders.Count >= MostSenders)
        {
            foreach (var over in senders.Where(s => s.Value.Until <= now).Select(s => s.Key).ToList()) senders.Remove(over);
            if (senders.Count >= MostSenders) senders.Remove(senders.MinBy(s => s.Value.Until).Key);
        }
        senders[sender] = (count + 1, count == 0 ? now + Window : known.Until);
    }

    /// <summary>One household or server of IPv6 has 2^64 addresses.</summary>
    static IPAddress NetworkOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, IPv6Network, bytes.Length - IPv6Network);
        return new IPAddress(bytes);
    }
}
