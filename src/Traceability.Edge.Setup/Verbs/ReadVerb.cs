using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;
using Traceability.Edge.Setup.AgentLink;
using Traceability.Edge.Setup.Reading;
using Traceability.Edge.Setup.Screen;
using Traceability.Field.Modbus;
using Traceability.Field.Modbus.Listening;
using Traceability.Field.Modbus.Scanning;
using Traceability.Site;

namespace Traceability.Edge.Setup.Verbs;

/// <summary><c>read</c>: the channels of a site as they are now, by the agent where one runs, otherwise from the buses themselves.</summary>
static class ReadVerb
{
    /// <summary>A unit is lost after three seconds; a listener needs the master's round.</summary>
    static readonly TimeSpan LongestOnce = TimeSpan.FromSeconds(12);

    static readonly TimeSpan Refresh = TimeSpan.FromSeconds(1);

    sealed record Result(bool Ok, string By, DateTimeOffset At, IReadOnlyList<ChannelRow> Channels);

    public static Verb Make()
    {
        var verb = new Verb("read", "Read the channels of a site: values, raw words, age, and why not")
        {
            Examples =
            [
                ("edge-setup read", "each channel of the installed site once"),
                ("edge-setup read site.yaml --unit mill --watch", "one device, live until Ctrl-C"),
                ("edge-setup read site.yaml --bus meters --json", "one bus, for a program"),
            ],
        };
        var input = SiteInput.Of(verb);
        var bus = new Option<string>("--bus") { Description = "Only this bus", HelpName = "NAME" };
        var unit = new Option<string>("--unit") { Description = "Only this device", HelpName = "NAME" };
        var once = new Option<bool>("--once") { Description = "Each channel once (as without --watch)" };
        var watch = new Option<bool>("--watch") { Description = "A live table until Ctrl-C" };
        var agent = SharedOptions.Agent();
        foreach (var option in (Option[])[bus, unit, once, watch, agent]) verb.Options.Add(option);
        verb.Does(async (given, terminal, cancellationToken) =>
        {
            if (given.GetValue(once) && given.GetValue(watch))
            {
                terminal.Complain("--once or --watch, not both.");
                return ExitCode.Unusable;
            }
            if (input.ReadOrComplain(given, terminal) is not { } site) return ExitCode.Unusable;
            Channel[] channels = [.. site.Channels.Where(channel =>
                channel.Bus.Kind != BusKind.Gpio && (given.GetValue(bus) ?? channel.Bus.Name) == channel.Bus.Name && (given.GetValue(unit) ?? channel.Unit.Name) == channel.Unit.Name)];
            if (channels.Length == 0)
            {
                terminal.Complain($"No channel is meant; there are buses {string.Join(", ", site.Buses.Select(b => b.Name))} and units {string.Join(", ", site.Units.Select(u => u.Name))}.");
                return ExitCode.Unusable;
            }
            // What cannot be written over is written once.
            var isLive = given.GetValue(watch) && terminal.IsLive();
            try
            {
                using var running = await AgentClient.FindAsync(given.GetValue(agent)!, cancellationToken);
                return running is null
                    ? await OfBusesAsync(channels, isLive, terminal, cancellationToken)
                    : await OfAgentAsync(running, site, channels, isLive, terminal, cancellationToken);
            }
            catch (AgentException e)
            {
                terminal.Complain(e.Message);
                return ExitCode.Unreachable;
            }
        });
        return verb;
    }

    static async Task<ExitCode> OfAgentAsync(AgentClient agent, Installation site, Channel[] channels, bool watch, Terminal terminal, CancellationToken cancellationToken)
    {
        var status = await agent.StatusAsync(cancellationToken);
        if ((status.Organisation, status.Facility, status.Device) != (site.Organisation, site.Facility.Id, site.Device))
        {
            terminal.Complain($"The agent here is {status.Organisation}/{status.Facility}/{status.Device}, the site file {site.Organisation}/{site.Facility.Id}/{site.Device}. Remedy: name the agent's own site file.");
            return ExitCode.Unusable;
        }
        HashSet<string> wanted = [.. channels.Select(channel => channel.Id)];
        return await ShowAsync("agent", async cancelled => [.. (await agent.ChannelsAsync(cancelled)).Channels.Where(channel => wanted.Contains(channel.Channel)).Select(channel =>
            new ChannelRow(channel.Channel, channel.Bus, channel.Value, channel.Unit, channel.Words, channel.ReadAt, channel.GoodAt, channel.Why is { } why ? $"{why.Cause} {why.Text}".Trim() : null))],
            watch, terminal, cancellationToken);
    }

    static async Task<ExitCode> OfBusesAsync(Channel[] channels, bool watch, Terminal terminal, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task> running = [];
        List<BusReadings> readings = [];
        foreach (var bus in channels.GroupBy(channel => channel.Bus))
        {
            var line = NamedLine.Of(bus.Key);
            if (await LineCheck.TryAsync(line.Options, TimeProvider.System, cancellationToken) is { } refusal)
            {
                terminal.Complain($"{bus.Key.Name} ({line.Name}): {ScanVerb.Sentence(refusal)}");
                continue;
            }
            BusReadings own = new([.. bus]);
            readings.Add(own);
            running.Add(bus.Key.Role == BusRole.Listener
                ? new BusListener(line.Options, own.Values, own, TimeProvider.System, NullLogger<BusListener>.Instance).RunAsync(over.Token)
                : new ModbusBus(line.Options, own.Values, own.Units, own, TimeProvider.System, NullLogger<ModbusBus>.Instance).RunAsync(over.Token));
        }
        if (readings.Count == 0) return ExitCode.Unreachable;
        try
        {
            if (!watch) await Task.WhenAll(readings.Select(own => own.Settled)).WaitAsync(LongestOnce, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            var isWhole = readings.Sum(own => own.Rows.Count) == channels.Length;
            var code = await ShowAsync("bus", _ => Task.FromResult<IReadOnlyList<ChannelRow>>([.. readings.SelectMany(own => own.Rows)]), watch, terminal, cancellationToken);
            return isWhole ? code : ExitCode.Wrong;
        }
        finally
        {
            // The ports are closed when the buses have ended.
            await over.CancelAsync();
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    static async Task<ExitCode> ShowAsync(string by, Func<CancellationToken, Task<IReadOnlyList<ChannelRow>>> rows, bool watch, Terminal terminal, CancellationToken cancellationToken)
    {
        var now = await rows(cancellationToken);
        var isGood = now.All(ChannelTable.IsGood);
        if (terminal.IsJson) terminal.WriteJson(new Result(isGood, by, TimeProvider.System.GetUtcNow(), now));
        else if (!watch) terminal.Results.Write(ChannelTable.Of(now));
        else
        {
            await terminal.Results.Live(ChannelTable.In(terminal.Results, now)).AutoClear(false).StartAsync(async live =>
            {
                while (true)
                {
                    live.UpdateTarget(ChannelTable.In(terminal.Results, await rows(cancellationToken)));
                    await Task.Delay(Refresh, TimeProvider.System, cancellationToken);
                }
            });
        }
        return isGood ? ExitCode.Fine : ExitCode.Wrong;
    }
}
