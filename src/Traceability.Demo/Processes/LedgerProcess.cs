using System.Text.Json;
using Traceability.Demo.Figures;
using Traceability.Demo.Folder;

namespace Traceability.Demo.Processes;

/// <summary>The ledger: its process, its address, and the token by which the demo plays the administrator.</summary>
sealed class LedgerProcess : IAsyncDisposable
{
    LedgerProcess(Child process, Uri url, string token)
    {
        Process = process;
        Client = new LedgerClient(url, token);
    }

    public Child Process { get; }

    public LedgerClient Client { get; }

    public static async Task<LedgerProcess> StartAsync(Broker broker, Workshop workshop, DemoFolder folder, Organisation organisation, ChildRegister register, CancellationToken cancellationToken)
    {
        var data = folder.Of("ledger");
#pragma warning disable CA2000 // handed to the caller
        var child = Child.Start("ledger", Dotnet.Command,
        [
            workshop.Program("Traceability.Ledger"), "--data", data, "--url", "http://127.0.0.1:0", "--broker", broker.Address,
            "--plans", workshop.Plans, "--evidence", folder.Evidence, "--checkpoint-seconds", "1", "--reading", "open",
            "--organisation-key", organisation.PublicKeyPath,
        ], folder.Logs, register);
#pragma warning restore CA2000
        using var ready = JsonDocument.Parse(await child.SaysAsync(cancellationToken));
        var token = (await File.ReadAllTextAsync(Path.Combine(data, "keys", "admin-token"), cancellationToken)).Trim();
        return new LedgerProcess(child, new Uri(ready.RootElement.GetProperty("url").GetString()!), token);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Process.DisposeAsync();
    }
}
