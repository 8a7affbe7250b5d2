using System.CommandLine;
using Spectre.Console;
using Traceability.Edge.Setup.Measuring;
using Traceability.Edge.Setup.Screen;

namespace Traceability.Edge.Setup.Verbs;

/// <summary><c>bench</c>: how fast this device signs, hashes and flushes, and how many seals a second that makes.</summary>
static class BenchVerb
{
    public static Verb Make()
    {
        var verb = new Verb("bench", "Measure signatures, hashes and flushes of this device")
        {
            Examples = [("edge-setup bench --data /var/lib/traceability-edge", "on the disk that holds the segments; takes some seconds")],
        };
        var data = new Option<string>("--data") { Description = "A folder on the disk to measure", DefaultValueFactory = _ => SetupDefaults.DataFolder, HelpName = "DIR" };
        verb.Options.Add(data);
        verb.Does((given, terminal, cancellationToken) =>
        {
            DeviceSpeed speed;
            try
            {
                speed = DeviceSpeed.Measure(given.GetValue(data)!, cancellationToken);
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                terminal.Complain($"{given.GetValue(data)}: {failed.Message} Remedy: --data with a folder that is there and yours, or sudo -u traceability-edge.");
                return Task.FromResult(ExitCode.Unusable);
            }
            if (terminal.IsJson) terminal.WriteJson(speed);
            else Show(speed, terminal);
            return Task.FromResult(ExitCode.Fine);
        });
        return verb;
    }

    static void Show(DeviceSpeed speed, Terminal terminal)
    {
        var table = Sheet.Of("what", "measured")
            .Row("signatures (ES256, one core)", $"{Words.Number(speed.SignaturesPerSecond, "#,0")} a second")
            .Row("hashing (SHA-256, one core)", $"{Words.Number(speed.HashedMBPerSecond, "#,0")} MB a second")
            .Row("flush of 4 KiB, median", $"{Words.Number(speed.FlushMedianMs, "0.0")} ms")
            .Row("flush of 4 KiB, worst of 100", $"{Words.Number(speed.FlushWorstMs, "0.0")} ms");
        terminal.Results.Write(table);
        // One signature and one flush; SQLite writes some pages more.
        terminal.Results.WriteLine($"A seal takes at least {Words.Number(1_000 / speed.SignaturesPerSecond + speed.FlushMedianMs, "0.0")} ms here; a weighing waits for one.");
    }
}
