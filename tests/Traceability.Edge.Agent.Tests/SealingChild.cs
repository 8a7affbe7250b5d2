using System.Runtime.CompilerServices;
using Traceability.Evidence.Entries;

namespace Traceability.Edge.Agent.Tests;

/// <summary>What this assembly does when it is started as a victim: seals into a folder as fast as it can until it is killed.</summary>
static class SealingChild
{
    public const string Folder = "AGENT_TESTS_SEAL_INTO";

#pragma warning disable CA2255 // the runner owns Main; this is the only way in before it
    [ModuleInitializer]
    public static void Run()
    {
        if (Environment.GetEnvironmentVariable(Folder) is not { Length: > 0 } folder) return;
        var bench = new Bench(TestSite.Yaml(maxReadings: 100, interval: 1), folder, TimeProvider.System);
        bench.Start();
        bench.Recorder.Sealed += segment => Console.Out.WriteLine(Convert.ToHexString(segment.Identity) + " " + segment.Header.Number);
        for (var i = 0; ; i++)
        {
            for (var channel = 0; channel < 8; channel++) bench.Record(channel, channel == TestSite.Fuel ? TestSite.Cdab(i) : channel < 2 ? TestSite.Abcd(i) : TestSite.Int32(i));
            if (i % 5 == 0)
            {
                _ = bench.Recorder.SealAsync("deck", ticket => new Recording.PendingEntry(Weighing(ticket)));
                bench.Settle();
            }
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
        WeightWords = [0, 0, 0, 0],
        StatusWords = [0, 0, 0, 0],
        Window = new StableWindow(5, 1000, 0),
        ZeroMs = 0,
    };
}
