using System.Net;
using System.Net.Sockets;
using Traceability.SystemTests.Running;
using Traceability.Testing;
using Xunit;

namespace Traceability.SystemTests.Faults;

public sealed class SiteMistakeTests
{
    [Theory]
    [InlineData("division-kg: 20", "division-kg: twenty", "weighbridges[0].division-kg", "twenty")]
    [InlineData("profile: flintec-ft112", "profile: flintec-ft121", "buses[0].units[4].profile", "flintec-ft121")]
    [InlineData("unit: 2,", "unit: 1,", "buses[0].units[1].unit", "1")]
    [InlineData("window-ms: 1000", "window-sm: 1000", "weighbridges[0].window-sm", "window-ms")]
    public async Task A_mistake_in_the_site_file_is_named_with_file_line_key_and_value_and_nothing_is_started(string right, string wrong, string key, string value)
    {
        var folder = Directory.CreateTempSubdirectory("tr-mistake-").FullName;
        using var bus = new TcpListener(IPAddress.Loopback, 0);
        bus.Start();
        try
        {
            var text = await File.ReadAllTextAsync(RepositoryRoot.File("firmware-config", "sites", "demo-mine.yaml"));
            Assert.Contains(right, text, StringComparison.Ordinal);
            var site = Path.Combine(folder, "site.yaml");
            var lines = text.Replace(right, wrong, StringComparison.Ordinal).Split('\n');
            await File.WriteAllLinesAsync(site, lines);
            var line = Array.FindLastIndex(lines, l => l.Contains(wrong, StringComparison.Ordinal)) + 1;

            var data = Path.Combine(folder, "data");
            var here = bus.LocalEndpoint.ToString();
            await using var agent = ProgramProcess.Start("Traceability.Edge.Agent", folder, "--site", site, "--profiles", RepositoryRoot.File("firmware-config", "profiles"),
                "--data", data, "--broker", here!, "--bus", $"gateway={here}", "--bus", $"gate={here}");
            Assert.Equal(2, await agent.ExitCodeAsync());
            var said = string.Join('\n', agent.Lines);
            Assert.Contains($"site.yaml:{line}: ", said, StringComparison.Ordinal);
            Assert.Contains(key, said, StringComparison.Ordinal);
            Assert.Contains(value, said, StringComparison.Ordinal);
            Assert.Contains("allowed: ", said, StringComparison.Ordinal);
            Assert.False(Directory.Exists(data), "a data folder was made");
            Assert.False(bus.Pending(), "a connection was opened");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
