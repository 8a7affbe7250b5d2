using System.Diagnostics;
using Traceability.Evidence.Entries;
using Xunit;

namespace Traceability.Edge.Agent.Tests;

public sealed class KillTests
{
    [Fact]
    public async Task Fifty_kills_at_any_moment_lose_nothing_that_was_sealed_and_need_no_repair()
    {
        const int kills = 50;
        var folder = Directory.CreateTempSubdirectory("agent-").FullName;
        var random = new Random(11);
        var reported = new List<(string Identity, long Number)>();
        var runs = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            using var child = new Process
            {
                StartInfo = new ProcessStartInfo("dotnet", [typeof(KillTests).Assembly.Location]) { RedirectStandardOutput = true, RedirectStandardError = true, Environment = { [SealingChild.Folder] = folder } },
            };
            child.Start();
            var errors = child.StandardError.ReadToEndAsync();
            var first = await child.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
            Assert.True(first is not null, await errors);
            runs++;
            reported.Add(Parse(first));
            // The moment is what is tried here, so it is drawn, not waited for.
            await Task.Delay(TimeSpan.FromMicroseconds(random.Next(40_000)));
            child.Kill();
            foreach (var line in (await child.StandardOutput.ReadToEndAsync()).Split('\n'))
                if (line.Length > 64 && line[64] == ' ' && line.Length >= 66) reported.Add(Parse(line));
            await child.WaitForExitAsync();
        }
        var chain = ChainAudit.Read(Path.Combine(folder, "data"));
        var held = chain.ToDictionary(s => Convert.ToHexString(s.Identity), s => s.Header.Number);
        Assert.All(reported.SkipLast(1), r => Assert.True(held.ContainsKey(r.Identity), $"segment {r.Number} was reported as sealed and is gone"));
        Assert.Equal(runs, chain.Select(s => Convert.ToHexString(s.Header.Run)).Distinct().Count());
        Assert.Equal(runs - 1, chain.Events(EventCode.Boot).Count(e => e.Cause == "after-power-or-kill"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{runs} kills, {chain.Count} segments, {reported.Count} reported before a kill");
        Directory.Delete(folder, recursive: true);
    }

    static (string, long) Parse(string line) => (line[..64], long.TryParse(line[65..], out var number) ? number : 0);
}
