using System.CommandLine;
using Spectre.Console;
using Traceability.Edge.Setup.AgentLink;
using Traceability.Edge.Setup.Commissioning;
using Traceability.Edge.Setup.Screen;

namespace Traceability.Edge.Setup.Verbs;

/// <summary>
/// <c>commission</c>: each channel beside its display, typed by whoever stands before it and sealed into the chain at once, agreeing or not. The agent adds its own reading,
/// so that nobody can enter an agreement that was not there.
/// </summary>
static class CommissionVerb
{
    sealed record Result(bool Ok, IReadOnlyList<Comparison> Channels);

    public static Verb Make()
    {
        var verb = new Verb("commission", "Compare channels with their displays; entries in the chain")
        {
            Examples =
            [
                ("sudo edge-setup commission --unit mill", "asks for each of its channels what the display shows; an empty answer leaves one out"),
                ("sudo edge-setup commission --unit deck --within 20 --by \"A. Engineer\"", "a scale with d = 20 kg"),
            ],
        };
        var unit = Text("--unit", "Only this device", "NAME");
        var within = Text("--within", "Allowed difference in the channel's unit; otherwise one step of what is typed", "N");
        var by = Text("--by", "Who compares; told to the agent, and in no entry", "NAME");
        var note = Text("--note", "Goes into the chain in clear; must name nobody", "TEXT");
        var socket = SharedOptions.Agent();
        foreach (var option in (Option[])[unit, within, by, note, socket]) verb.Options.Add(option);
        verb.Does(async (given, terminal, cancellationToken) =>
        {
            decimal? allowed = null;
            if (given.GetValue(within) is { } text)
            {
                if (!DisplayedNumber.TryRead(text, out var number) || number < 0)
                {
                    terminal.Complain($"--within {text}: a number of 0 or more expected, with a decimal point.");
                    return ExitCode.Unusable;
                }
                allowed = number;
            }
            return await AgentWork.DoAsync(given.GetValue(socket)!, terminal, async agent =>
            {
                var channels = (await agent.ChannelsAsync(cancellationToken)).Channels.Where(channel => (given.GetValue(unit) ?? channel.Device) == channel.Device).ToList();
                if (channels.Count == 0)
                {
                    terminal.Complain($"The agent has no device {given.GetValue(unit)}. Remedy: edge-setup read shows which it has.");
                    return ExitCode.Unusable;
                }
                List<Comparison> compared = [];
                foreach (var channel in channels)
                    if (await CompareAsync(agent, channel, allowed, given.GetValue(by), given.GetValue(note), terminal, cancellationToken) is { } one) compared.Add(one);
                    else break; // nobody answers any more
                return Tell(compared, terminal);
            }, cancellationToken);
        });
        return verb;

        static Option<string?> Text(string name, string description, string value) => new(name) { Description = description, HelpName = value };
    }

    /// <summary>Null where the answers have ended.</summary>
    static async Task<Comparison?> CompareAsync(AgentClient agent, AgentChannel channel, decimal? allowed, string? by, string? note, Terminal terminal, CancellationToken cancellationToken)
    {
        decimal shown;
        while (true)
        {
            if (terminal.Ask($"{channel.Channel}: what does the display show, in {(channel.Unit.Length > 0 ? channel.Unit : "its steps")}? (empty: leave out) ") is not { } typed) return null;
            if (typed.Trim().Length == 0) return new Comparison(channel.Channel, channel.Unit, null, null, null, null, null, null, null, "left out");
            if (DisplayedNumber.TryRead(typed.Trim(), out shown)) break;
            terminal.Complain($"'{typed.Trim()}' is no number; allowed: digits with a decimal point, such as 1234.5");
        }
        var within = allowed ?? DisplayedNumber.StepOf(shown);
        // As it is now: what was read before somebody walked to the display is another moment's.
        var now = (await agent.ChannelsAsync(cancellationToken)).Channels.FirstOrDefault(one => one.Channel == channel.Channel);
        if (now is not { Value: { } read, Why: null })
            return new Comparison(channel.Channel, channel.Unit, DisplayedNumber.Text(shown), now?.Value, DisplayedNumber.Text(within), null, null, null, null, $"not read now: {now?.Why?.Cause ?? "gone"}");
        try
        {
            var entry = await agent.CommissionAsync(channel.Channel, DisplayedNumber.Text(shown), read, channel.Unit, DisplayedNumber.Text(within), by, note, cancellationToken);
            return new Comparison(channel.Channel, channel.Unit, DisplayedNumber.Text(shown), read, DisplayedNumber.Text(within), entry.Agrees, entry.Segment, entry.Entry, entry.Identity, null);
        }
        catch (AgentException refused)
        {
            return new Comparison(channel.Channel, channel.Unit, DisplayedNumber.Text(shown), read, DisplayedNumber.Text(within), null, null, null, null, refused.Message);
        }
    }

    static ExitCode Tell(List<Comparison> compared, Terminal terminal)
    {
        // What was left out is no agreement; what differs, or could not be entered, is none either.
        var ok = compared.Exists(one => one.Agrees == true) && compared.TrueForAll(one => one.Agrees == true || one.Shown is null);
        if (terminal.IsJson) terminal.WriteJson(new Result(ok, compared));
        else
        {
            var table = Sheet.Of("channel", "shown", "read", "unit", "", "segment", "entry");
            foreach (var one in compared)
                table.Row(one.Channel, one.Shown ?? "", one.Read ?? "", one.Unit, one.Agrees switch { true => "agrees", false => "DIFFERS", null => one.Shown is null ? "left out" : "NOT ENTERED" }, $"{one.Segment}", $"{one.Entry}");
            table.Columns[0].NoWrap = false;
            terminal.Results.Write(table);
            foreach (var one in compared.Where(one => one.Shown is not null && one.Why is not null)) terminal.Complain($"{one.Channel}: {one.Why}");
            terminal.Results.WriteLine(ok ? "All that were compared agree; the entries are sealed." : "NOT everything agrees.");
        }
        return ok ? ExitCode.Fine : ExitCode.Wrong;
    }
}
