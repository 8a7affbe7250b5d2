using System.Diagnostics;
using System.Text.Json;
using Traceability.Testing;

namespace Traceability.Edge.Setup.Tests;

/// <summary>The simulator's mine as a process of its own: units 1, 2, 3 (meters), 10 (flow) and 20 (scale) on a gateway's port and on a pseudo terminal.</summary>
sealed class SimulatedMine : IAsyncDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("edge-setup-mine-").FullName;
    readonly Process process;

    SimulatedMine()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "Traceability.Simulator.dll"), "--site", "mine", "--gateway-port", "0", "--reader-port", "0", "--data", folder, "--serial", "pty"])
            start.ArgumentList.Add(argument);
        process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
    }

    public int GatewayPort { get; private set; }

    /// <summary>A port of one device, silent under every other identifier than 255.</summary>
    public int ReaderPort { get; private set; }

    public string Serial { get; private set; } = "";

    public static async Task<SimulatedMine> StartAsync()
    {
        SimulatedMine mine = new();
        var ready = await mine.NextAsync();
        (mine.GatewayPort, mine.ReaderPort) = (ready.GetProperty("gateway_port").GetInt32(), ready.GetProperty("reader_port").GetInt32());
        mine.Serial = ready.GetProperty("serial").GetString()!;
        return mine;
    }

    public async Task CommandAsync(string line)
    {
        await process.StandardInput.WriteLineAsync(line);
        await process.StandardInput.FlushAsync();
        Assert.True((await NextAsync()).TryGetProperty("ok", out _), line);
    }

    async Task<JsonElement> NextAsync() =>
        JsonSerializer.Deserialize<JsonElement>(await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("the simulator ended"));

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
