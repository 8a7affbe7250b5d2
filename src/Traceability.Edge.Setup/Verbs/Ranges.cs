using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Traceability.Edge.Setup.Verbs;

/// <summary>Lists that people type, such as <c>1-32,255</c> and <c>10.0.0.1-10.0.0.20</c>. What was meant is never guessed: null where a word cannot be read.</summary>
static class Ranges
{
    /// <summary>As many hosts as a small plant has; a larger network is asked piece by piece.</summary>
    public const int MostHosts = 1024;

    /// <summary>Whole numbers and ranges of them, in the order given, each once.</summary>
    public static IReadOnlyList<int>? Numbers(string text, int low, int high)
    {
        List<int> numbers = [];
        foreach (var word in Words(text))
        {
            var ends = word.Split('-');
            if (ends.Length > 2 || !TryNumber(ends[0], out var first) || !TryNumber(ends[^1], out var last) || first < low || last > high || last < first) return null;
            numbers.AddRange(Enumerable.Range(first, last - first + 1));
        }
        return numbers.Count == 0 ? null : [.. numbers.Distinct()];
    }

    /// <summary>Host names, addresses, ranges of IPv4 addresses and blocks in CIDR notation (without their first and last address), at most <see cref="MostHosts"/>.</summary>
    public static IReadOnlyList<string>? Hosts(string text)
    {
        List<string> hosts = [];
        foreach (var word in Words(text))
        {
            // A range would pass for a name too.
            if (Uri.CheckHostName(word) != UriHostNameType.Unknown && !IsRange(word)) hosts.Add(word);
            else if (Addresses(word) is not var (first, last) || last < first || last - first >= MostHosts) return null;
            else for (var address = first; address <= last; address++) hosts.Add(Text((uint)address));
            if (hosts.Count > MostHosts) return null;
        }
        return hosts.Count == 0 ? null : [.. hosts.Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    static (long First, long Last)? Addresses(string word)
    {
        var ends = word.Split('-');
        if (ends.Length == 2) return Address(ends[0]) is { } from && Address(ends[1]) is { } to ? (from, to) : null;
        ends = word.Split('/');
        if (ends.Length != 2 || Address(ends[0]) is not { } inside || !TryNumber(ends[1], out var prefix) || prefix is < 16 or > 30) return null;
        var size = 1L << (32 - prefix);
        var first = inside / size * size;
        return (first + 1, first + size - 2);
    }

    static bool IsRange(string word) => word.IndexOf('-', StringComparison.Ordinal) is > 0 and var at && Address(word[..at]) is not null;

    static long? Address(string text) => text.Count(c => c == '.') == 3 && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork
        ? BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes()) : null;

    static string Text(uint address)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, address);
        return new IPAddress(bytes).ToString();
    }

    static string[] Words(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
