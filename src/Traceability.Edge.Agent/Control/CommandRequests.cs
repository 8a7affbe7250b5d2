using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Traceability.Edge.Agent.Gpio;
using Traceability.Evidence.Entries;
using Traceability.Field.Modbus;
using Traceability.Site;

namespace Traceability.Edge.Agent.Control;

/// <summary>
/// <c>POST /v1/devices/{device}/commands/{command}</c> and <c>POST /v1/outputs/{line}</c>. What is asked for is done first; its entry follows, and
/// nobody waits for the seal: a gate opens also while the disk stands still.
/// </summary>
sealed class CommandRequests(ControlledRun run)
{
    const int LongestBy = 64, LongestSeconds = 600;
    static readonly TimeSpan BusPatience = TimeSpan.FromSeconds(5);

    readonly OutputHolds holds = new(run.Time, run.Recorder.Note);

    public async Task<Answer> CommandAsync(HttpRequest request, string device, string name)
    {
        var asked = await Asked.ReadAsync(request, "by");
        _ = asked.Text("by", LongestBy);
        if (asked.Mistake is { } mistake) return mistake;
        if (run.Site.Units.FirstOrDefault(unit => unit.Name == device) is not { } unit) return ControlRoutes.Unknown("device", device, [.. run.Site.Units.Select(u => u.Name)]);
        if (unit.Profile.Commands.FirstOrDefault(command => command.Name == name) is not { } command)
            return ControlRoutes.Unknown($"command of {unit.Profile.Id}", name, [.. unit.Profile.Commands.Select(c => c.Name)]);
        if (MasterOf(run, unit, out var master) is { } refused) return refused;

        var askedMs = run.NowMs;
        var outcome = JsonNamingPolicy.KebabCaseLower.ConvertName((await master!.CommandAsync(unit.UnitId, command, BusPatience)).ToString());
        var atMs = run.NowMs;
        run.Recorder.Note(new SiteEvent(EventCode.Command, atMs, unit.Name, askedMs, Math.Max(askedMs, atMs), outcome, command.Name));
        return Answer.Ok(json =>
        {
            json.WriteString("device", unit.Name);
            json.WriteString("command", command.Name);
            json.WriteString("outcome", outcome);
            json.WriteInstant("at", atMs);
        });
    }

    public async Task<Answer> SwitchAsync(HttpRequest request, string name)
    {
        var asked = await Asked.ReadAsync(request, "active", "seconds", "by");
        var active = asked.Flag("active");
        var seconds = asked.Integer("seconds", 1, LongestSeconds, required: false);
        _ = asked.Text("by", LongestBy);
        if (asked.Mistake is { } mistake) return mistake;
        if (ChipOf(run, name, out var unknown) is not { } chip) return unknown!;

        var isTaken = holds.Request(name, active, seconds is { } limit ? TimeSpan.FromSeconds(limit) : null, wanted => chip.Request(name, wanted));
        var atMs = run.NowMs;
        if (!isTaken) return NotTaken();
        return Answer.Ok(json =>
        {
            json.WriteString("line", name);
            json.WriteBoolean("active", active);
            json.WriteInstant("at", atMs);
        });
    }

    /// <summary>Null where the unit's bus can be asked.</summary>
    internal static Answer.Problem? MasterOf(ControlledRun run, BusUnit unit, out ModbusBus? master)
    {
        var bus = run.Field.Buses.FirstOrDefault(bus => bus.Bus == unit.Bus);
        master = bus?.Master;
        if (bus is null) return Answer.Refused(StatusCodes.Status409Conflict, "the device is on no bus that can be asked", "pulse outputs count, and say nothing else");
        if (bus.Bus.Role == BusRole.Listener) return Answer.Refused(StatusCodes.Status409Conflict, "the device's bus is only listened to", "ask whoever is master there");
        return master is null ? Answer.Refused(StatusCodes.Status409Conflict, "the device's bus is lent, or nothing is read on it", "give the lease back, or wait until it is over") : null;
    }

    /// <summary>Null where there is no such output, and then what is said of it.</summary>
    internal static GpioFeed? ChipOf(ControlledRun run, string output, out Answer.Problem? unknown)
    {
        var chip = run.Field.Chips.FirstOrDefault(chip => Outputs(chip.Bank).Contains(output));
        unknown = chip is null ? ControlRoutes.Unknown("output", output, [.. run.Field.Chips.SelectMany(c => Outputs(c.Bank))]) : null;
        return chip;
    }

    internal static Answer.Problem NotTaken() =>
        Answer.Refused(StatusCodes.Status503ServiceUnavailable, "the line did not take it", "GET /v1/status shows whether it is held; look at the chip and who else has the line (gpioinfo)");

    static IEnumerable<string> Outputs(GpioBank bank) => bank.Lines.Where(line => line.Kind == GpioLineKind.Output).Select(line => line.Name);
}
