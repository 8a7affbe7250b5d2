using System.Text.Json;
using Traceability.Demo.Figures;
using Traceability.Demo.Folder;

namespace Traceability.Demo.Processes;

/// <summary>One simulated site: its ports, its command line and the file with its account of the truth.</summary>
sealed class SimulatedSite : IAsyncDisposable
{
    readonly string account;
    readonly SemaphoreSlim oneAtATime = new(1, 1);

    SimulatedSite(Child process, string account, int gateway, int reader) =>
        (Process, this.account, GatewayPort, ReaderPort) = (process, account, gateway, reader);

    public Child Process { get; }

    public int GatewayPort { get; }

    public int ReaderPort { get; }

    public Account Account => Account.Read(account);

    public static async Task<SimulatedSite> StartAsync(string facility, Workshop workshop, DemoFolder folder, ChildRegister register, CancellationToken cancellationToken)
    {
#pragma warning disable CA2000 // handed to the caller
        var child = Child.Start($"simulator-{facility}", Dotnet.Command,
            [workshop.Program("Traceability.Simulator"), "--site", facility, "--gateway-port", "0", "--reader-port", "0", "--data", folder.Of(facility)],
            folder.Logs, register);
#pragma warning restore CA2000
        using var ready = JsonDocument.Parse(await child.SaysAsync(cancellationToken));
        return new SimulatedSite(child, Path.Combine(folder.Of(facility), "account.json"),
            ready.RootElement.GetProperty("gateway_port").GetInt32(), ready.RootElement.GetProperty("reader_port").GetInt32());
    }

    public Task TruckAsync(string tag, int kg, CancellationToken cancellationToken) =>
        CommandAsync(FormattableString.Invariant($"truck {tag} {kg}"), cancellationToken);

    public Task TrafficAsync(bool on, CancellationToken cancellationToken) => CommandAsync(on ? "traffic on" : "traffic off", cancellationToken);

    public Task PlugAsync(int unit, bool plugged, CancellationToken cancellationToken) =>
        CommandAsync(FormattableString.Invariant($"{(plugged ? "plug" : "unplug")} {unit}"), cancellationToken);

    /// <summary>Freezes the counters and waits until no truck is on the deck; the account is final then.</summary>
    public Task StopFlowsAsync(CancellationToken cancellationToken) => CommandAsync("stop", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        oneAtATime.Dispose();
    }

    /// <summary>Each command is answered by one line; a refusal is told, since the script expects none.</summary>
    async Task CommandAsync(string command, CancellationToken cancellationToken)
    {
        await oneAtATime.WaitAsync(cancellationToken);
        try
        {
            await Process.WriteLineAsync(command, cancellationToken);
            using var answer = JsonDocument.Parse(await Process.SaysAsync(cancellationToken));
            if (answer.RootElement.TryGetProperty("error", out var why)) throw new DemoFailure($"{Process.Name} refused \"{command}\": {why.GetString()}");
        }
        finally
        {
            oneAtATime.Release();
        }
    }
}
