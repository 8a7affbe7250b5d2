using Traceability.Demo.Screen;

namespace Traceability.Demo.Script;

/// <summary>The scripted minute, then traffic and the visitor's keys, until q, Ctrl-C, or the death of a process.</summary>
sealed class Visit(Stage stage, Scene scene, Acts acts, TimeProvider time)
{
    const string DuringScript = "the first minute is a script · q quit";
    const string AfterScript = "t thief · b broker · k kill an agent · u unplug a meter · q quit";
    const int UnpluggedUnit = 2;

    readonly Dictionary<char, Task> running = [];
    int nextVictim;
    bool brokerAway, unplugged;
    CancellationTokenSource? counting;

    /// <summary>Returns on q; throws when cancelled or when a process has died.</summary>
    public async Task RunAsync(Func<CancellationToken, Task<char>> nextKey, CancellationToken cancellationToken)
    {
        scene.Footer = DuringScript;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var minute = new FirstMinute(stage, scene, acts, time).RunAsync(stop.Token);
        var key = nextKey(stop.Token);
        try
        {
            while (true)
            {
                List<Task> awaited = [key, stage.Died];
                if (!minute.IsCompletedSuccessfully) awaited.Add(minute);
                var first = await Task.WhenAny(awaited);
                if (first == stage.Died) throw (await stage.Died).Died();
                if (first == minute)
                {
                    await minute;
                    await OpenDoorsAsync(stop.Token);
                    continue;
                }
                var pressed = char.ToLowerInvariant(await key);
                if (pressed == 'q') return;
                key = nextKey(stop.Token);
                if (minute.IsCompletedSuccessfully) Press(pressed, stop.Token);
            }
        }
        finally
        {
            await stop.CancelAsync();
            counting?.Dispose();
        }
    }

    async Task OpenDoorsAsync(CancellationToken cancellationToken)
    {
        foreach (var facility in stage.Facilities) await facility.Site.TrafficAsync(on: true, cancellationToken);
        scene.Tell("That was the minute. Trucks come and go now.");
        scene.Tries = TryLines.For(stage.Ledger.Client.Url, stage.Broker.Port, stage.Folder, stage.Workshop.Program("Traceability.Verifier"), Environment.GetEnvironmentVariable);
        scene.Footer = AfterScript;
    }

    /// <summary>One act of a kind at a time; a key that cannot be followed now is ignored.</summary>
    void Press(char key, CancellationToken cancellationToken)
    {
        if (running.TryGetValue(key, out var before) && !before.IsCompleted) return;
        var victim = stage.Facilities[nextVictim];
        Task? act = key switch
        {
            't' => acts.StealAsync(victim, cancellationToken),
            'b' => ToggleBrokerAsync(cancellationToken),
            'k' => acts.KillAgentAsync(victim, cancellationToken),
            'u' => TogglePlugAsync(cancellationToken),
            _ => null,
        };
        if (act is null) return;
        if (key is 't' or 'k') nextVictim = 1 - nextVictim;
        running[key] = Told(act);
    }

    async Task ToggleBrokerAsync(CancellationToken cancellationToken)
    {
        brokerAway = !brokerAway;
        if (!brokerAway)
        {
            await counting!.CancelAsync();
            await acts.BringBrokerBackAsync(cancellationToken);
            return;
        }
        await acts.KillBrokerAsync();
        counting?.Dispose();
        counting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _ = acts.CountKeptAsync(counting.Token);
    }

    async Task TogglePlugAsync(CancellationToken cancellationToken)
    {
        unplugged = !unplugged;
        await acts.PlugAsync(stage.Facility("mine"), UnpluggedUnit, "pumps", !unplugged, cancellationToken);
    }

    /// <summary>What goes wrong in an act of a visitor is a line of the story, not the end of the demo.</summary>
    async Task Told(Task act)
    {
        try
        {
            await act;
        }
        catch (DemoFailure failure)
        {
            scene.Tell(failure.Message, Ink.Bad);
        }
        catch (OperationCanceledException)
        {
            // The visit is over.
        }
    }
}
