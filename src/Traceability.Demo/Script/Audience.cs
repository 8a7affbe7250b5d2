using Traceability.Demo.Figures;
using Traceability.Demo.Screen;

namespace Traceability.Demo.Script;

/// <summary>Keeps the scene true: what the ledger tells on /live, and what lies on the devices' disks.</summary>
sealed class Audience(Stage stage, Scene scene)
{
    static readonly TimeSpan DiskPeriod = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(ListenAsync(cancellationToken), LookAtDisksAsync(cancellationToken));

    async Task ListenAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var (name, json) in stage.Ledger.Client.LiveAsync(cancellationToken)) Take(name, json);
            }
            catch (Exception lost) when (lost is HttpRequestException or IOException)
            {
                // The ledger ended the stream; it gives the whole state again to whoever comes back.
            }
            await Task.Delay(Pause, cancellationToken);
        }
    }

    void Take(string name, string json)
    {
        switch (name)
        {
            case "facility" when LedgerClient.Parse<FacilityFigures>(json) is { } figures:
                scene.Show(figures);
                break;
            case "weighing" when LedgerClient.Parse<WeighingRow>(json) is { Pass: 2 } weighing:
                scene.Change(weighing.Facility, facility => facility with { Ticket = weighing });
                break;
        }
    }

    async Task LookAtDisksAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            foreach (var facility in stage.Facilities)
            {
                var stored = facility.Agent.Store.Count();
                scene.Change(facility.Id, shown => shown with { Stored = stored });
            }
            await Task.Delay(DiskPeriod, cancellationToken);
        }
    }
}
