using System.Diagnostics;
using Traceability.Evidence.Entries;
using Xunit;

namespace Traceability.Edge.Agent.Tests;

public sealed class KillTests
{
    const string Folder = "AGENT_TESTS_SEAL_INTO", Word = "SEALED ";

    [Fact]
    public async Task Fifty_kills_at_any_moment_lose_nothing_that_was_sealed_and_need_no_repair()
    {
        const int kills = 50;
        var folder = Directory.CreateTempSubdirectory("agent-").FullName;
        var random = new Random(11);
        var reported = new List<string>();
        for (var kill = 0; kill < kills; kill++)
        {
            using var child = new Process
            {
                StartInfo = new ProcessStartInfo("dotnet", [typeof(KillTests).Assembly.Location, "-explicit", "only", "-method", $"*.{nameof(Victim_seals_until_it_is_killed)}"])
                {
                    RedirectStandardOutput = true,
                    Environment = { [Folder] = folder },
                },
            };
            child.Start();
            var said = new List<string>();
            string? line;
            do
            {
                line = await child.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(120));
                Assert.True(line is not null, string.Join('\n', said));
                said.Add(line);
            }
            while (!line.StartsWith(Word, StringComparison.Ordinal));
            // The moment is what is tried here, so it is drawn, not waited for.
            await Task.Delay(TimeSpan.FromMicroseconds(random.Next(40_000)));
            child.Kill();
            said.AddRange((await child.StandardOutput.ReadToEndAsync()).Split('\n'));
            await child.WaitForExitAsync();
            reported.AddRange(said.Where(l => l.StartsWith(Word, StringComparison.Ordinal) && l.Length == Word.Length + 64).Select(l => l[Word.Length..]));
        }
        var chain = ChainAudit.Read(Path.Combine(folder, "data"));
        var held = chain.Select(s => Convert.ToHexString(s.Identity)).ToHashSet();
        Assert.All(reported, identity => Assert.True(held.Contains(identity), "a segment that was reported as sealed is gone"));
        Assert.True(reported.Count >= kills);
        Assert.Equal(kills, chain.Select(s => Convert.ToHexString(s.Header.Run)).Distinct().Count());
        Assert.Equal(kills - 1, chain.Events(EventCode.Boot).Count(e => e.Cause == "after-power-or-kill"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{kills} kills, {chain.Count} segments, {reported.Count} reported before a kill");
        Directory.Delete(folder, recursive: true);
    }

    [Fact(Explicit = true)]
    public void Victim_seals_until_it_is_killed()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable(Folder) is null, "only for the kill test, which starts it as a process of its own");
        using var bench = new Bench(TestSite.Yaml(maxReadings: 100, interval: 1), Environment.GetEnvironmentVariable(Folder)!, TimeProvider.System);
        bench.Start();
        bench.Recorder.Sealed += segment => Console.Out.WriteLine(Word + Convert.ToHexString(segment.Identity));
        for (var i = 0; ; i++)
        {
            for (var channel = 0; channel < 8; channel++) bench.Record(channel, channel == TestSite.Fuel ? TestSite.Cdab(i) : channel < 2 ? TestSite.Abcd(i) : TestSite.Int32(i));
            if (i % 5 != 0) continue;
            _ = bench.Recorder.SealAsync("deck", ticket => new Recording.PendingEntry(Weighing(ticket)));
            bench.Settle();
        }
    }

    static Weighing Weighing(string ticket) => new()
    {
        Ticket = ticket,
        Scale = "deck",
        Vehicle = new byte[32],
        CapturedMs = 1,
        ShownGrams = 20_000,
        DivisionGrams = 20_000,
        Channel = 0,
        WeightWords = [0, 0, 0, 0],
        StatusWords = [0, 0, 0, 0],
        Window = new StableWindow(5, 1000, 0),
        ZeroMs = 0,
    };
}
