using System.Globalization;
using Traceability.Demo.Check;
using Traceability.Demo.Figures;
using Traceability.Demo.Screen;
using Traceability.Demo.Thief;

namespace Traceability.Demo.Script;

/// <summary>What can be done to the site, each told as it happens. The scripted minute, the keys and the check all do the same.</summary>
sealed class Acts(Stage stage, Scene scene, PublishedFactors factors, TimeProvider time)
{
    static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    LedgerClient Ledger => stage.Ledger.Client;

    /// <summary>What the thief has sent and what became of it.</summary>
    public TamperResult Tamper { get; private set; } = new(0, 0, null);

    /// <summary>
    /// Waits until the ledger holds a reading of every deck at zero. An agent that has just started does not know what drove on before it looked.
    /// </summary>
    public async Task DecksAreEmptyAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        foreach (var facility in stage.Facilities)
            while ((await Ledger.FacilityAsync(facility.Id, cancellationToken)).Live.FirstOrDefault(l => l.Channel == "weighbridge.gross") is not { Value: 0 } scale
                || scale.At < since || facility.Site.Account.UnderWay)
                await Task.Delay(LookAgain, time, cancellationToken);
    }

    /// <summary>The ticket of a finished weighing with its receipt, as soon as the ledger tells of it; the check of the receipt is the caller's.</summary>
    public async Task<WeighingRow> TicketAsync(FacilityOnStage facility, DateTimeOffset since, CancellationToken cancellationToken)
    {
        while (true)
        {
            var rows = await Ledger.WeighingsAsync(facility.Id, cancellationToken);
            if (rows.FirstOrDefault(row => row is { Pass: 2, LogIndex: not null } && row.At >= since) is { } row) return row;
            await Task.Delay(LookAgain, time, cancellationToken);
        }
    }

    public void TellTicket(FacilityOnStage facility, WeighingRow row) => scene.Tell(string.Create(CultureInfo.InvariantCulture,
        $"{Name(facility)}: ticket {row.Ticket}: {Kg(row.GrossKg)} gross − {Kg(row.TareKg)} tare = {Kg(row.NetKg)} kg net. Receipt: log index {row.LogIndex}."), Ink.Good);

    public async Task KillBrokerAsync()
    {
        scene.Tell("The broker is killed. Measuring goes on; the devices keep their segments.", Ink.Wait);
        await stage.Broker.KillAsync();
    }

    /// <summary>Counts what the devices keep until told to stop.</summary>
    public async Task CountKeptAsync(CancellationToken cancellationToken)
    {
        var line = scene.Tell("0 segments kept on the devices' disks.", Ink.Wait);
        while (!cancellationToken.IsCancellationRequested)
        {
            line = scene.Retell(line, string.Create(CultureInfo.InvariantCulture, $"{scene.Facilities.Sum(facility => facility.Kept)} segments kept on the devices' disks."));
            await Task.Delay(LookAgain, time, cancellationToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>Brings it back and waits until the ledger holds every segment that the devices had sealed until then.</summary>
    public async Task BringBrokerBackAsync(CancellationToken cancellationToken)
    {
        await stage.BringBrokerBackAsync(cancellationToken);
        var sealedUntilNow = stage.Facilities.ToDictionary(facility => facility.Agent.Chain, facility => facility.Agent.Store.Count().Last);
        var kept = scene.Facilities.Sum(facility => facility.Kept);
        scene.Tell(string.Create(CultureInfo.InvariantCulture, $"The broker is back on its port; {kept} segments are on their way."));
        while (true)
        {
            var chains = (await Ledger.ChainsAsync(cancellationToken)).Where(chain => sealedUntilNow.ContainsKey(chain.Chain)).ToList();
            if (chains.Count == sealedUntilNow.Count && chains.All(chain => chain.Number >= sealedUntilNow[chain.Chain]))
            {
                var lost = chains.Sum(chain => Math.Max(0, chain.HeldUpTo - chain.Number));
                var doubled = chains.Sum(chain => Math.Max(0, chain.Segments - chain.Number));
                scene.Tell(string.Create(CultureInfo.InvariantCulture,
                    $"All there: {string.Join(", ", chains.Select(c => $"{c.Facility} 1…{c.Number}"))}. {lost} lost, {doubled} doubled."), lost + doubled == 0 ? Ink.Good : Ink.Bad);
                return;
            }
            await Task.Delay(LookAgain, time, cancellationToken);
        }
    }

    /// <summary>Forges a segment of the facility and waits for the ledger's answer; true when it was refused with the entry named.</summary>
    public async Task<bool> StealAsync(FacilityOnStage facility, CancellationToken cancellationToken)
    {
        const decimal Litres = 100;
        var figures = await Ledger.FacilityAsync(facility.Id, cancellationToken);
        var fuel = figures.Live.FirstOrDefault(reading => reading.Channel == "diesel.volume_total");
        if (fuel is null) return Failed("the ledger holds no fuel reading yet");
        var genuine = await Ledger.MessageAsync(facility.Agent.Chain, fuel.Segment, cancellationToken);
        if (!Forgery.TryMake(genuine, fuel.Entry, Litres, out var forgery, out var why)) return Failed(why);
        scene.Tell(string.Create(CultureInfo.InvariantCulture,
            $"A thief copies segment {forgery!.Number} of the {facility.Id}, lowers the fuel reading {Text.Number(forgery.Signed, 2)} l by {Litres} l and sends it in the device's name."), Ink.Wait);
        var sentAt = time.GetTimestamp();
        var topic = Mqtt.Topics.Of("demo", facility.Id, facility.Agent.Device).Segment;
        if (!await Smuggler.SendAsync(stage.Broker.Port, topic, forgery.Message, time, cancellationToken)) return Failed("the broker did not take the thief's message");
        Tamper = Tamper with { Sent = Tamper.Sent + 1 };

        while (time.GetElapsedTime(sentAt) < TimeSpan.FromSeconds(20))
        {
            var rows = await Ledger.QuarantineAsync(cancellationToken);
            var refusal = rows.FirstOrDefault(row => row.Number == forgery.Number && row.Entry == forgery.Entry
                && string.Equals(row.Chain, facility.Agent.Chain, StringComparison.OrdinalIgnoreCase));
            if (refusal is not null)
            {
                await TellRefusalAsync(facility, refusal, time.GetElapsedTime(sentAt), cancellationToken);
                return true;
            }
            await Task.Delay(LookAgain, time, cancellationToken);
        }
        return Failed("the ledger has not refused the forged segment within 20 s");

        bool Failed(string reason)
        {
            scene.Tell("The thief: " + reason, Ink.Bad);
            return false;
        }
    }

    /// <summary>Kills an agent once no truck is on its deck: a crossing that nobody saw would be in the account and in no record.</summary>
    public async Task KillAgentAsync(FacilityOnStage facility, CancellationToken cancellationToken)
    {
        while (facility.Site.Account.UnderWay) await Task.Delay(LookAgain, time, cancellationToken);
        var before = (await Ledger.EventsAsync(facility.Id, cancellationToken)).Where(e => IsBoot(e)).Select(e => e.Segment).DefaultIfEmpty().Max();
        scene.Tell($"The agent of the {facility.Id} is killed (SIGKILL) and comes back in 3 s.", Ink.Wait);
        scene.Change(facility.Id, shown => shown with { AgentRuns = false });
        await stage.RestartAgentAsync(facility, TimeSpan.FromSeconds(3), cancellationToken);
        scene.Change(facility.Id, shown => shown with { AgentRuns = true });
        while (true)
        {
            var boot = (await Ledger.EventsAsync(facility.Id, cancellationToken)).FirstOrDefault(e => IsBoot(e) && e.Segment > before);
            if (boot is not null)
            {
                var span = boot is { From: { } from, To: { } to } ? string.Create(CultureInfo.InvariantCulture, $"{(to - from).TotalSeconds:0.0} s were not measured") : boot.Cause;
                scene.Tell($"The agent is back. Its boot entry, segment {boot.Segment}: {span}; the counters went on, so no energy is lost.", Ink.Good);
                return;
            }
            await Task.Delay(LookAgain, time, cancellationToken);
        }
    }

    public async Task PlugAsync(FacilityOnStage facility, int unit, string meter, bool plugged, CancellationToken cancellationToken)
    {
        await facility.Site.PlugAsync(unit, plugged, cancellationToken);
        scene.Tell(plugged ? $"The {facility.Id}'s meter \"{meter}\" answers again; it is read again within 30 s."
            : $"The {facility.Id}'s meter \"{meter}\" is unplugged: the others go on, a gap entry says so.", plugged ? Ink.Plain : Ink.Wait);
    }

    async Task TellRefusalAsync(FacilityOnStage facility, RefusalRow refusal, TimeSpan after, CancellationToken cancellationToken)
    {
        Tamper = Tamper with { Refused = Tamper.Refused + 1, Reason = refusal.Reason };
        scene.Tell(string.Create(CultureInfo.InvariantCulture,
            $"Refused after {after.TotalSeconds:0.0} s, {refusal.Reason}: entry {refusal.Entry}, {refusal.What}: signed {refusal.Signed} l, claimed {refusal.Claimed} l."), Ink.Good);
        var figures = await Ledger.FacilityAsync(facility.Id, cancellationToken);
        var truth = factors.Co2eKg(figures, facility.Site.Account);
        scene.Tell(string.Create(CultureInfo.InvariantCulture,
            $"CO2e of the {facility.Id} stays {Text.Number(figures.Co2eKg, 3)} kg; the simulator's account, some seconds ahead, gives {Text.Number(truth, 3)} kg."));
        if (refusal.Evidence is { Length: > 0 } file) scene.Tell($"Evidence: {file}");
    }

    static bool IsBoot(EventRow row) => string.Equals(row.Code, "boot", StringComparison.OrdinalIgnoreCase);

    static string Name(FacilityOnStage facility) => char.ToUpperInvariant(facility.Id[0]) + facility.Id[1..];

    static string Kg(decimal? value) => Text.Number(value ?? 0, 0);
}
