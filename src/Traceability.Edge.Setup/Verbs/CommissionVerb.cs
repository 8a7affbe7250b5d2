using System.CommandLine;
using System.Security.Cryptography;
using Spectre.Console;
using Traceability.Edge.Setup.AgentLink;
using Traceability.Edge.Setup.Commissioning;
using Traceability.Edge.Setup.Screen;
using Traceability.Site;

namespace Traceability.Edge.Setup.Verbs;

/// <summary>
/// <c>commission</c>: each channel beside its display, typed by whoever stands before it, and each output beside what it moves; sealed into the chain at once, agreeing
/// or not. The agent adds what it knows itself, so that nobody can enter an agreement that was not there. A report of it is signed by the chain.
/// </summary>
static class CommissionVerb
{
    sealed record Result(bool Ok, IReadOnlyList<Comparison> Channels, IReadOnlyList<OutputTrial> Outputs, SignedReport? Report);

    public static Verb Make()
    {
        var verb = new Verb("commission", "Compare channels with displays, outputs with what they move")
        {
            Examples =
            [
                ("sudo edge-setup commission", "all channels, then all outputs; an empty answer leaves one out"),
                ("sudo edge-setup commission --unit deck --within 20 --by \"A. Engineer\"", "a scale with d = 20 kg"),
                ("sudo edge-setup commission --by \"A. Engineer\" --report acceptance.pdf", "the same as a signed report; check it with: edge-setup verify"),
                ("echo active | sudo edge-setup commission --output lamp --confirm lamp", "one output, without a terminal; what was seen is on the input"),
            ],
        };
        var unit = Text("--unit", "Only this device, and no output", "NAME");
        var within = Text("--within", "Allowed difference in the channel's unit; otherwise one step of what is typed", "N");
        var output = Text("--output", "Only this output, and no channel", "NAME");
        var confirm = Text("--confirm", "The same name again: --output is moved without asking", "NAME");
        var by = Text("--by", "Who compares; stands in the report, and in no entry", "NAME");
        var note = Text("--note", "Goes into the chain in clear; must name nobody", "TEXT");
        var report = Text("--report", "Write a signed acceptance report (PDF); not written or not signed: exit code 3", "FILE.pdf");
        var (profiles, socket) = (SharedOptions.Profiles(), SharedOptions.Agent());
        foreach (var option in (Option[])[unit, within, output, confirm, by, note, report, profiles, socket]) verb.Options.Add(option);
        verb.Does(async (given, terminal, cancellationToken) =>
        {
            decimal? allowed = null;
            if (given.GetValue(within) is { } text)
            {
                if (!DisplayedNumber.TryRead(text, out var number) || number < 0) return Complain(terminal, $"--within {text}: a number of 0 or more expected, with a decimal point.");
                allowed = number;
            }
            if (given.GetValue(confirm) is { } twice && twice != given.GetValue(output))
                return Complain(terminal, $"--confirm {twice} is not the name of --output: nothing is moved. Remedy: type the same name twice.");
            var file = given.GetValue(report) is { } path ? new ReportFile(path, terminal) : null;
            if (file is not null && given.GetValue(by) is not { Length: > 0 }) return Complain(terminal, "A report says who compared. Remedy: --by \"A. Engineer\".");
            if (file is not null && !file.CanBegin()) return ExitCode.Unusable;
            return await AgentWork.DoAsync(given.GetValue(socket)!, terminal, agent => GoAsync(agent, new Wanted(given.GetValue(unit), given.GetValue(output), given.GetValue(confirm), allowed,
                given.GetValue(by), given.GetValue(note), file, given.GetValue(profiles)!), terminal, cancellationToken), cancellationToken);
        });
        return verb;

        static Option<string?> Text(string name, string description, string value) => new(name) { Description = description, HelpName = value };
    }

    /// <summary>As the command line has it.</summary>
    sealed record Wanted(string? Unit, string? Output, string? Confirmed, decimal? Within, string? By, string? Note, ReportFile? File, string Profiles)
    {
        public bool Has(AgentChannel channel) => Unit is null ? Output is null : Unit == channel.Device;

        public bool Has(AgentStatus.OutputState output) => Output is null ? Unit is null : Output == output.Line;
    }

    static async Task<ExitCode> GoAsync(AgentClient agent, Wanted wanted, Terminal terminal, CancellationToken cancellationToken)
    {
        var (all, status) = ((await agent.ChannelsAsync(cancellationToken)).Channels, await agent.StatusAsync(cancellationToken));
        List<AgentChannel> channels = [.. all.Where(wanted.Has)];
        List<AgentStatus.OutputState> outputs = [.. status.Outputs.Where(wanted.Has)];
        if (wanted.Unit is { } unit && channels.Count == 0) return Complain(terminal, $"The agent has no device {unit}. Remedy: edge-setup read shows which it has.");
        if (wanted.Output is { } output && outputs.Count == 0) return Complain(terminal, $"The agent has no output {output}. Remedy: edge-setup status shows which it has.");
        var site = SiteOf(status, wanted.Profiles, out var whyNone);
        if (wanted.File is not null && site is null) return Complain(terminal, whyNone);

        var round = new ChannelRound(agent, terminal, wanted.Within, wanted.By, wanted.Note);
        var compared = await round.GoAsync(channels, cancellationToken);
        var outputRound = new OutputRound(agent, terminal, new OutputMeanings(site), wanted.By, wanted.Note);
        IReadOnlyList<OutputTrial> tried = round.AgentIsGone ? [] : await outputRound.GoAsync(outputs, wanted.Confirmed, cancellationToken);
        var isGone = round.AgentIsGone || outputRound.AgentIsGone || outputRound.IsLeftActive;

        SignedReport? report = null;
        if (wanted.File is { } file && !isGone)
        {
            AcceptanceReport said = new(await agent.StatusAsync(cancellationToken), site!, wanted.By!, wanted.Note, compared, tried, all.Count + status.Outputs.Count - channels.Count - outputs.Count);
            report = await file.WriteAsync(ReportPages.Write(said), agent, cancellationToken);
        }
        var ok = AcceptanceReport.Agree(compared, tried);
        Tell(new Result(ok, compared, tried, report), terminal);
        if (wanted.File is not null && isGone) terminal.Complain("No report is written: the agent could not sign it. Remedy: do it again when it runs.");
        if (isGone || (wanted.File is not null && report?.Entry is null)) return ExitCode.Unreachable;
        return ok ? ExitCode.Fine : ExitCode.Wrong;
    }

    /// <summary>The very file that the agent runs by; null where it cannot be read here, or is another by now.</summary>
    static Installation? SiteOf(AgentStatus status, string profiles, out string why)
    {
        var reading = SiteFile.Load(status.Site.Path, profiles);
        why = reading.Site is null ? $"The report names the site's profiles, and {reading.Errors[0]} Remedy: sudo; or name their folder with --profiles."
            : Convert.ToHexStringLower(SHA256.HashData(reading.Site.Bytes.Span)) != status.Site.Sha256 ? $"{status.Site.Path} is not what the agent runs by: it was changed after its start. Remedy: sudo systemctl restart traceability-edge-agent."
            : "";
        return why.Length == 0 ? reading.Site : null;
    }

    static void Tell(Result result, Terminal terminal)
    {
        if (terminal.IsJson)
        {
            terminal.WriteJson(result);
            return;
        }
        if (result.Channels.Count > 0)
        {
            var table = Sheet.Of("channel", "shown", "read", "unit", "", "segment", "entry");
            foreach (var one in result.Channels)
                table.Row(one.Channel, one.Shown ?? "", one.Read ?? "", one.Unit, Word(one.Agrees, one.Shown is null ? "left out" : "NOT ENTERED"), $"{one.Segment}", $"{one.Entry}");
            table.Columns[0].NoWrap = false;
            terminal.Results.Write(table);
        }
        if (result.Outputs.Count > 0)
        {
            var table = Sheet.Of("output", "seen", "set", "", "segment", "entry");
            foreach (var one in result.Outputs) table.Row(one.Line, one.Seen ?? "", one.Set ?? "", Word(one.Agrees, one.Skipped is null ? "NOT ENTERED" : "left alone"), $"{one.Segment}", $"{one.Entry}");
            table.Columns[0].NoWrap = false;
            terminal.Results.Write(table);
        }
        foreach (var one in result.Channels.Where(one => one.Shown is not null && one.Why is not null)) terminal.Complain($"{one.Channel}: {one.Why}");
        foreach (var one in result.Outputs) if ((one.Why ?? one.Skipped) is { } why) terminal.Complain($"{one.Line}: {why}");
        terminal.Results.WriteLine(result.Ok ? "All that were compared agree; the entries are sealed." : AcceptanceReport.IsNothing(result.Channels, result.Outputs) ? "Nothing was compared." : "NOT everything agrees.");
        if (result.Report is { Entry: { } entry, File: { } file }) terminal.WriteLine($"Signed by segment {entry.Segment}; check it with edge-setup verify:\n{file}");
    }

    static string Word(bool? agrees, string none) => agrees switch { true => "agrees", false => "DIFFERS", null => none };

    static ExitCode Complain(Terminal terminal, string sentence)
    {
        terminal.Complain(sentence);
        return ExitCode.Unusable;
    }
}
