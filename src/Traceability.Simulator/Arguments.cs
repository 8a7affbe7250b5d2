using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Traceability.Simulator.Plant;

namespace Traceability.Simulator;

/// <summary>What the process was started with.</summary>
sealed record Arguments(FacilityPlan Plan, int GatewayPort, int ReaderPort, string Data, string Host, int Seed, bool Serial)
{
    public const string Usage =
        "--site mine|refinery --gateway-port N --reader-port N --data DIR [--host IPv4] [--seed N] [--serial pty]   (port 0 = any free one)";

    public static bool TryParse(ReadOnlySpan<string> words, out Arguments? arguments, out string? mistake)
    {
        arguments = null;
        var given = new Dictionary<string, string>();
        for (var i = 0; i < words.Length; i += 2)
        {
            if (words[i] is not ("--site" or "--gateway-port" or "--reader-port" or "--data" or "--host" or "--seed" or "--serial")) return Say($"unknown: {words[i]}", out mistake);
            if (i + 1 == words.Length) return Say($"{words[i]} needs a value", out mistake);
            if (!given.TryAdd(words[i], words[i + 1])) return Say($"{words[i]} is given twice", out mistake);
        }
        foreach (var needed in (ReadOnlySpan<string>)["--site", "--gateway-port", "--reader-port", "--data"])
            if (!given.ContainsKey(needed)) return Say($"{needed} is missing", out mistake);
        if (FacilityPlan.Find(given["--site"]) is not { } plan) return Say($"--site {given["--site"]}: mine or refinery", out mistake);
        if (!TryPort(given["--gateway-port"], out var gateway)) return Say("--gateway-port: 0 to 65535", out mistake);
        if (!TryPort(given["--reader-port"], out var reader)) return Say("--reader-port: 0 to 65535", out mistake);
        var host = given.GetValueOrDefault("--host", "127.0.0.1");
        if (!IPAddress.TryParse(host, out var address) || address.AddressFamily != AddressFamily.InterNetwork) return Say("--host: an IPv4 address", out mistake);
        if (!int.TryParse(given.GetValueOrDefault("--seed", "1"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed)) return Say("--seed: a whole number", out mistake);
        if (given.GetValueOrDefault("--serial", "pty") != "pty") return Say("--serial: pty, and the gateway's units are on a serial line too", out mistake);
        arguments = new Arguments(plan, gateway, reader, given["--data"], address.ToString(), seed, given.ContainsKey("--serial"));
        mistake = null;
        return true;
    }

    static bool TryPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= ushort.MaxValue;

    static bool Say(string what, out string? mistake)
    {
        mistake = what;
        return false;
    }
}
