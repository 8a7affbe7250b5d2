using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Traceability.SystemTests.Running;
using Xunit;

namespace Traceability.SystemTests.Interfaces;

/// <summary>Another Modbus client on the same registers: what the agent signed is what stands in the device.</summary>
public sealed partial class SecondReaderTests
{
    [Fact]
    public Task Mbpoll_reads_the_register_words_that_the_agent_signed() => SiteUnderTest.RunAsync(async site =>
    {
        await site.EndsExactAsync(); // now every counter stands still
        var chain = StoredChain.Verified(site.AgentData);
        // Wire addresses from the devices' own manuals: SDM630 total import energy 0048h (input register), Promass 83 totaliser 2609 (holding register).
        await SameAsync(site, chain, "mill.energy_import", unit: 1, table: "3:hex", wire: 0x48);
        await SameAsync(site, chain, "pumps.energy_import", unit: 2, table: "3:hex", wire: 0x48);
        await SameAsync(site, chain, "camp.energy_import", unit: 3, table: "3:hex", wire: 0x48);
        await SameAsync(site, chain, "diesel.volume_total", unit: 10, table: "4:hex", wire: 2609);
    });

    static async Task SameAsync(SiteUnderTest site, StoredChain chain, string channel, int unit, string table, int wire)
    {
        var signed = chain.Readings(channel).Last().Words;
        var start = new ProcessStartInfo("mbpoll", ["-m", "tcp", "-p", Text(site.GatewayPort), "-a", Text(unit), "-t", table, "-0", "-r", Text(wire), "-c", Text(signed.Length), "-1", "127.0.0.1"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var mbpoll = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Until.Patience);
        var said = await mbpoll.StandardOutput.ReadToEndAsync(deadline.Token);
        await mbpoll.WaitForExitAsync(deadline.Token);
        var read = Register().Matches(said).Select(match => ushort.Parse(match.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
        Assert.True(signed.SequenceEqual(read), $"{channel}: signed {string.Join(' ', signed)}, mbpoll says\n{said}");
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\[\d+\]:\s+0x([0-9A-F]{4})", RegexOptions.Multiline)]
    private static partial Regex Register();
}
