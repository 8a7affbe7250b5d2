using System.Globalization;
using Traceability.Demo.Folder;

namespace Traceability.Demo.Processes;

/// <summary>mosquitto on a loopback port of its own, kept over kills: everything it held is gone then, as after a real crash.</summary>
sealed class Broker : IAsyncDisposable
{
    readonly DemoFolder folder;
    readonly ChildRegister register;
    readonly string configuration;
    Child? child;

    Broker(DemoFolder folder, ChildRegister register, int port)
    {
        (this.folder, this.register, Port) = (folder, register, port);
        configuration = folder.Of("mosquitto.conf");
    }

    public int Port { get; }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    public bool Running => child is { Running: true };

    public Child? Process => child;

    public static async Task<Broker> StartAsync(DemoFolder folder, ChildRegister register, CancellationToken cancellationToken)
    {
#pragma warning disable CA2000 // handed to the caller
        var broker = new Broker(folder, register, FreePort.Find());
#pragma warning restore CA2000
        await File.WriteAllLinesAsync(broker.configuration,
        [
            string.Create(CultureInfo.InvariantCulture, $"listener {broker.Port} 127.0.0.1"),
            "allow_anonymous true",
            "persistence false",
            "log_dest stderr",
            "log_timestamp_format %Y-%m-%dT%H:%M:%S",
        ], cancellationToken);
        await broker.BringBackAsync(cancellationToken);
        return broker;
    }

    public async Task BringBackAsync(CancellationToken cancellationToken)
    {
        if (child is not null) await child.DisposeAsync();
        child = Child.Start("mosquitto", Command(), ["-c", configuration], folder.Logs, register);
        while (!await FreePort.AnswersAsync(Port, cancellationToken))
        {
            if (!child.Running) throw child.Died();
            await Task.Delay(25, cancellationToken);
        }
    }

    public Task KillAsync() => child?.KillAsync() ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => child?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Debian installs it where only root's PATH looks.</summary>
    static string Command() =>
        new[] { "/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto" }.FirstOrDefault(File.Exists) ?? "mosquitto";
}
