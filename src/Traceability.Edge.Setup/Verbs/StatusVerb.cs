using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Traceability.Edge.Setup.AgentLink;
using Traceability.Edge.Setup.Screen;

namespace Traceability.Edge.Setup.Verbs;

/// <summary><c>status</c>: what the running agent says of itself: chain, clock, broker, receipts, buses.</summary>
static class StatusVerb
{
    public static Verb Make()
    {
        var verb = new Verb("status", "Chain, clock, broker, receipts and buses of the running agent")
        {
            Examples = [("edge-setup status", "as the agent sees itself"), ("edge-setup status --json", "all of it, as the agent's socket gives it")],
        };
        var socket = SharedOptions.Agent();
        verb.Options.Add(socket);
        verb.Does((given, terminal, cancellationToken) => AgentWork.DoAsync(given.GetValue(socket)!, terminal, async agent =>
        {
            var status = await agent.StatusAsync(cancellationToken);
            if (terminal.IsJson) terminal.WriteJson(status);
            else Show(status, terminal);
            // Connected and receipted is in order; anything else is worth a look, and an exit code.
            return status.Broker.Connected && status.Uplink is { Alarm: null } ? ExitCode.Fine : ExitCode.Wrong;
        }, cancellationToken));
        return verb;
    }

    static void Show(AgentStatus status, Terminal terminal)
    {
        var table = Sheet.Of("device", $"{status.Organisation}/{status.Facility}/{status.Device}")
            .Row("software", status.Software)
            .Row("chain", status.Chain)
            .Row("running since", At(status.StartedAt))
            .Row("last seal", status.Sealed is { } seal ? $"number {seal.Number}, {At(seal.At)}" : "none in this run yet")
            .Row("clock", status.Clock.BoundMs is { } bound ? $"{status.Clock.Status}, within {bound} ms" : status.Clock.Status)
            .Row("broker", status.Broker.Connected ? $"{status.Broker.Host}:{status.Broker.Port} since {At(status.Broker.Since)}" : $"{status.Broker.Host}:{status.Broker.Port} NOT connected: {status.Broker.Why}")
            .Row("without receipt", status.Uplink is not { } uplink ? "unknown: the store does not answer now"
                : uplink.Oldest is { } oldest ? $"{uplink.Waiting} segments, the oldest sealed {At(oldest.SealedAt)}" : $"{uplink.Waiting} segments");
        if (status.Uplink?.Alarm is { } alarm) table.Row("ALARM", alarm);
        foreach (var bus in status.Buses) table.Row($"bus {bus.Bus}", bus.Lease is { } lease ? $"lent{(lease.By is { } by ? $" to {by}" : "")} until {At(lease.Until)}" : $"{bus.Kind}, {bus.Role}");
        foreach (var output in status.Outputs) table.Row($"output {output.Line}", output.Active switch { true => "active", false => "inactive", null => "not held" });
        table.Columns[1].NoWrap = false;
        terminal.Results.Write(table);
    }

    static string At(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
