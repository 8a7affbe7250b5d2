using System.Globalization;
using System.Text;
using Traceability.Demo.Screen;
using Traceability.Demo.Script;
using Traceability.Evidence.Log;

namespace Traceability.Demo.Check;

/// <summary>
/// The script without an audience, as fast as trucks drive: trucks at both facilities, the broker killed and back, the thief, then the flows
/// stop and everything must be equal. What has not happened at the deadline is named.
/// </summary>
sealed class CheckRun(Stage stage, Scene scene, Acts acts, PublishedFactors factors, TimeProvider time)
{
    static readonly TimeSpan BrokerAway = TimeSpan.FromSeconds(5);
    static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);

    readonly Dictionary<string, string> waitingFor = [];
    WeighingResult? weighing;

    /// <summary>Sentences for what is missing; empty when all has happened.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken deadline)
    {
        var script = PlayAsync(deadline);
        try
        {
            var first = await Task.WhenAny(script, stage.Died);
            if (first == stage.Died) throw (await stage.Died).Died();
            await script;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            // Out of time: what is waited for says what is missing.
        }
        catch (DemoFailure failure)
        {
            lock (waitingFor) waitingFor["failure"] = failure.Message;
        }
        lock (waitingFor) return [.. waitingFor.Values];
    }

    /// <summary>The facilities as ledger and simulators tell them now; with sentences for what differs.</summary>
    public async Task<(IReadOnlyList<FacilityResult> Facilities, IReadOnlyList<string> Differences)> CompareAsync(CancellationToken cancellationToken)
    {
        var (results, differences) = (new List<FacilityResult>(), new List<string>());
        foreach (var facility in stage.Facilities)
        {
            var figures = await stage.Ledger.Client.FacilityAsync(facility.Id, cancellationToken);
            var truth = facility.Site.Account;
            differences.AddRange(Comparison.Differences(figures, truth));
            differences.AddRange(factors.Differences(figures, truth));
            results.Add(new FacilityResult(figures.Id, figures.Scope1Kg, figures.Scope2Kg, figures.Kwh, figures.Litres, figures.NetKg,
                figures.SegmentsVerified, figures.Receipts, new TruthResult(truth.Kwh, truth.Litres, truth.NetKg)));
        }
        return (results, differences);
    }

    public WeighingResult? Weighing => weighing;

    /// <summary>How many of the demo's devices have cosigned the segment log's newest cosigned checkpoint. None, where the machine's clock is not synchronised.</summary>
    public async Task<int> CosignedAsync(CancellationToken cancellationToken)
    {
        if (await stage.Ledger.Client.CosignedAsync(cancellationToken) is not { } bytes || !SignedNote.TryRead(Encoding.UTF8.GetBytes(bytes), out var note).IsOk) return 0;
        var outcome = note!.TryCosignatures([.. stage.Facilities.Select(facility => facility.Agent.Enrolment().Witness)], out var cosignatures);
        return outcome.IsOk ? cosignatures.Count : throw new DemoFailure($"the segment log's cosigned checkpoint: {outcome.Reason}");
    }

    async Task PlayAsync(CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow();
        scene.StartClock();
        lock (waitingFor)
        {
            foreach (var facility in stage.Facilities) waitingFor[facility.Id] = $"{facility.Id}: no weighing has come back with a receipt";
            waitingFor["broker"] = "the segments kept while the broker was away have not all arrived";
            waitingFor["thief"] = "the thief's segment has not been refused";
            waitingFor["stop"] = "the simulators have not stopped their flows";
        }
        await acts.DecksAreEmptyAsync(since, cancellationToken);
        scene.Tell("A truck at each facility, weighed twice.");
        foreach (var facility in stage.Facilities)
        {
            var tag = facility.FreeTag();
            await facility.Site.TruckAsync(tag, facility.Kg.First, cancellationToken);
            await facility.Site.TruckAsync(tag, facility.Kg.Second, cancellationToken);
        }
        var weighed = Task.WhenAll(stage.Facilities.Select(facility => WeighedAsync(facility, since, cancellationToken)));

        await Task.Delay(TimeSpan.FromSeconds(4), time, cancellationToken);
        await acts.KillBrokerAsync();
        await Task.Delay(BrokerAway, time, cancellationToken);
        await acts.BringBrokerBackAsync(cancellationToken);
        Done("broker");

        for (var attempt = 0; attempt < 3; attempt++)
        {
            if (await acts.StealAsync(stage.Facility("mine"), cancellationToken))
            {
                Done("thief");
                break;
            }
            await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
        }
        await weighed;

        await Task.WhenAll(stage.Facilities.Select(facility => facility.Site.StopFlowsAsync(cancellationToken)));
        Done("stop");
        scene.Tell("The flows have stopped; now every total must equal the simulator's account.");
        while ((await CompareAsync(cancellationToken)).Differences.Count > 0) await Task.Delay(LookAgain, time, cancellationToken);
        scene.Tell("Every total is equal, to the last digit.", Ink.Good);
    }

    async Task WeighedAsync(FacilityOnStage facility, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var row = await acts.TicketAsync(facility, since, cancellationToken);
        var message = await stage.Ledger.Client.MessageAsync(row.Chain, row.Segment, cancellationToken);
        var identity = ReceiptCheck.IdentityOf(message);
        // The ticket is in the ledger at once, its receipt with the next checkpoint.
        var receipt = "";
        while (identity is not null && (receipt = await stage.Ledger.Client.ReceiptAsync(identity, cancellationToken) ?? "").Length == 0)
            await Task.Delay(LookAgain, time, cancellationToken);
        var verified = ReceiptCheck.Verify(facility.Agent.Enrolment(), row, message, receipt, out var why);
        if (verified is null)
        {
            lock (waitingFor) waitingFor[facility.Id] = string.Create(CultureInfo.InvariantCulture, $"{facility.Id}: the receipt of ticket {row.Ticket} does not hold: {why}");
            return;
        }
        if (facility.Id == "mine" || weighing is null) weighing = verified;
        Done(facility.Id);
        acts.TellTicket(facility, row);
    }

    void Done(string what)
    {
        lock (waitingFor) waitingFor.Remove(what);
    }
}
