using Traceability.Demo.Screen;

namespace Traceability.Demo.Script;

/// <summary>
/// The first minute, always the same: 4 s and 12 s a truck, 25 s the broker is killed, 35 s it is back, 45 s the thief, 60 s the traffic
/// starts and the keys are the visitor's.
/// </summary>
sealed class FirstMinute(Stage stage, Scene scene, Acts acts, TimeProvider time)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow();
        scene.StartClock();
        scene.Tell("Every second each agent signs what it has read; each ▪ is a segment that the ledger has verified.");
        var (mine, refinery) = (stage.Facility("mine"), stage.Facility("refinery"));

        await AtAsync(4, cancellationToken);
        var (mineTag, refineryTag) = (mine.FreeTag(), refinery.FreeTag());
        scene.Tell("A tagged truck drives onto the mine's scale, empty; a loaded one onto the refinery's.");
        await mine.Site.TruckAsync(mineTag, mine.Kg.First, cancellationToken);
        await refinery.Site.TruckAsync(refineryTag, refinery.Kg.First, cancellationToken);

        await AtAsync(12, cancellationToken);
        scene.Tell("The same trucks come back, with the other weight.");
        await mine.Site.TruckAsync(mineTag, mine.Kg.Second, cancellationToken);
        await refinery.Site.TruckAsync(refineryTag, refinery.Kg.Second, cancellationToken);
        var tickets = TellTicketsAsync([mine, refinery], since, cancellationToken);

        await AtAsync(25, cancellationToken);
        await tickets.WaitAsync(TimeSpan.FromSeconds(1), cancellationToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await acts.KillBrokerAsync();
        using (var counting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            var count = acts.CountKeptAsync(counting.Token);
            await AtAsync(35, cancellationToken);
            await counting.CancelAsync();
            await count;
        }
        await acts.BringBrokerBackAsync(cancellationToken);
        await tickets;

        await AtAsync(45, cancellationToken);
        await acts.StealAsync(mine, cancellationToken);

        await AtAsync(60, cancellationToken);
    }

    async Task TellTicketsAsync(FacilityOnStage[] facilities, DateTimeOffset since, CancellationToken cancellationToken) =>
        await Task.WhenAll(facilities.Select(async facility => acts.TellTicket(facility, await acts.TicketAsync(facility, since, cancellationToken))));

    Task AtAsync(int second, CancellationToken cancellationToken)
    {
        var wait = TimeSpan.FromSeconds(second) - scene.Now;
        return wait > TimeSpan.Zero ? Task.Delay(wait, time, cancellationToken) : Task.CompletedTask;
    }
}
