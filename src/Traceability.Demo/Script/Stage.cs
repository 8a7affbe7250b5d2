using Traceability.Demo.Folder;
using Traceability.Demo.Processes;
using Traceability.Demo.Screen;

namespace Traceability.Demo.Script;

/// <summary>All processes of the demo: started together, watched, and ended in an order in which nothing is lost.</summary>
sealed class Stage : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    readonly DemoFolder folder;
    readonly Workshop workshop;
    readonly ChildRegister register;
    readonly List<IAsyncDisposable> started = [];
    readonly TaskCompletionSource<Child> died = new(TaskCreationOptions.RunContinuationsAsynchronously);

    Stage(DemoFolder folder, Workshop workshop, ChildRegister register) => (this.folder, this.workshop, this.register) = (folder, workshop, register);

    public Broker Broker { get; private set; } = null!;

    public LedgerProcess Ledger { get; private set; } = null!;

    public IReadOnlyList<FacilityOnStage> Facilities { get; private set; } = [];

    public DemoFolder Folder => folder;

    public Workshop Workshop => workshop;

    /// <summary>The first process that ended without having been asked to.</summary>
    public Task<Child> Died => died.Task;

    public FacilityOnStage Facility(string id) => Facilities.First(facility => facility.Id == id);

    /// <exception cref="DemoFailure">something did not start; what did has been ended</exception>
    public static async Task<Stage> StartAsync(DemoFolder folder, Workshop workshop, ChildRegister register, Scene scene, CancellationToken cancellationToken)
    {
        var stage = new Stage(folder, workshop, register);
        try
        {
            await stage.StartAllAsync(scene, cancellationToken);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills the agent of a facility and starts it again after the pause, as a power cut and a watchdog would.</summary>
    public async Task RestartAgentAsync(FacilityOnStage facility, TimeSpan pause, CancellationToken cancellationToken)
    {
        await facility.Agent.Process!.KillAsync();
        await Task.Delay(pause, cancellationToken);
        await facility.Agent.StartAsync(facility.Site, Broker, Ledger, cancellationToken);
        Watch(facility.Agent.Process);
    }

    public async Task BringBrokerBackAsync(CancellationToken cancellationToken)
    {
        await Broker.BringBackAsync(cancellationToken);
        Watch(Broker.Process!);
    }

    /// <summary>
    /// First the deck is cleared (a truck half weighed would be in the simulator's account and in no record), then agents, ledger, the rest.
    /// </summary>
    public async Task EndAsync(Scene scene, CancellationToken hurry)
    {
        try
        {
            if (Facilities.Any(facility => facility.Site.Account.UnderWay)) scene.Tell("A truck is still on the deck; it leaves first.");
            await Task.WhenAll(Facilities.Select(facility => facility.Site.StopFlowsAsync(hurry))).WaitAsync(TimeSpan.FromSeconds(25), hurry);
        }
        catch (Exception failure) when (failure is DemoFailure or OperationCanceledException or TimeoutException)
        {
            // In a hurry, or the simulator is gone: the devices' own records stay sound either way.
        }
        await Task.WhenAll(Facilities.Select(facility => facility.Agent.Process?.EndAsync(Patience) ?? Task.CompletedTask));
        await Ledger.Process.EndAsync(Patience);
        await Task.WhenAll(Facilities.Select(facility => facility.Site.Process.EndAsync(Patience)));
        if (Broker.Process is { } broker) await broker.EndAsync(Patience);
    }

    /// <summary>Whatever still runs is killed, by its id.</summary>
    public async ValueTask DisposeAsync()
    {
        for (var i = started.Count - 1; i >= 0; i--) await started[i].DisposeAsync();
    }

#pragma warning disable CA2000 // the list of what was started owns it
    async Task StartAllAsync(Scene scene, CancellationToken cancellationToken)
    {
        scene.Tell("Starting the broker, the ledger, two simulated sites and their agents.");
        var organisation = new Organisation(folder, TimeProvider.System);
        Broker = Owned(await Broker.StartAsync(folder, register, cancellationToken));
        Watch(Broker.Process!);
        string[] ids = ["mine", "refinery"];
        var ledger = LedgerProcess.StartAsync(Broker, workshop, folder, organisation, register, cancellationToken);
        var sites = ids.Select(id => SimulatedSite.StartAsync(id, workshop, folder, register, cancellationToken)).ToList();
        await All([ledger, .. sites]);
        if (ledger.IsCompletedSuccessfully) Ledger = Owned(ledger.Result);
        foreach (var site in sites.Where(site => site.IsCompletedSuccessfully)) Owned(site.Result);
        await ledger;
        await Task.WhenAll(sites);
        Watch(Ledger.Process);
        foreach (var site in sites) Watch(site.Result.Process);
        Facilities = [.. ids.Select((id, i) => new FacilityOnStage(id, sites[i].Result,
            Owned(new EdgeAgent(id, FacilityOnStage.DeviceOf(id), workshop, folder, organisation, register)), arrivesLoaded: id == "refinery"))];
        await Task.WhenAll(Facilities.Select(facility => facility.Agent.StartAsync(facility.Site, Broker, Ledger, cancellationToken)));
        foreach (var facility in Facilities) Watch(facility.Agent.Process!);
        organisation.WritePolicy([.. Facilities.Select(facility => facility.Agent.Enrolment())]);
    }

#pragma warning restore CA2000

    /// <summary>Waits for all, whatever becomes of them: what has started must be known before the first failure is told.</summary>
    static async Task All(IReadOnlyList<Task> tasks)
    {
        await Task.WhenAll(tasks).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    T Owned<T>(T process) where T : IAsyncDisposable
    {
        lock (started) started.Add(process);
        return process;
    }

    void Watch(Child child) => _ = WatchAsync(child);

    async Task WatchAsync(Child child)
    {
        await child.Ended;
        if (!child.WasAsked) died.TrySetResult(child);
    }
}
