using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Traceability.Edge.Setup.AgentLink;
using Traceability.Edge.Setup.Carrying;
using Traceability.Edge.Setup.Screen;

namespace Traceability.Edge.Setup.Verbs;

/// <summary><c>import</c>: what the ledger answered to an exported chain, handed to the running agent, which alone owns the store and judges every part.</summary>
static class ImportVerb
{
    public static Verb Make()
    {
        var verb = new Verb("import", "Hand the ledger's answer to an exported chain to the agent")
        {
            Examples =
            [
                ("edge-setup import /media/stick/answer.cborseq", "receipts, the way to their checkpoint and the head, as the broker would bring them"),
                ("edge-setup import /media/stick/answer.cborseq --json", "what was taken, known already, and refused"),
            ],
        };
        var file = new Argument<string>("file") { Description = "What the ledger gave for the exported chain" };
        verb.Arguments.Add(file);
        var socket = SharedOptions.Agent();
        verb.Options.Add(socket);
        verb.Does((given, terminal, cancellationToken) => ImportAsync(given.GetValue(file)!, given.GetValue(socket)!, terminal, cancellationToken));
        return verb;
    }

    static async Task<ExitCode> ImportAsync(string path, string socket, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (await CarriedAnswer.ExamineAsync(file, cancellationToken) is { } why)
            {
                terminal.Complain($"{path} {why}");
                return ExitCode.Unusable;
            }
            return await AgentWork.DoAsync(socket, terminal, async agent => Tell(await agent.ImportAsync(file, TimeProvider.System, cancellationToken), terminal), cancellationToken);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            terminal.Complain($"{path} cannot be read: {failed.Message} Remedy: is the stick in, and may this user read it? Importing twice does no harm.");
            return ExitCode.Unusable;
        }
    }

    static ExitCode Tell(AgentImport import, Terminal terminal)
    {
        var code = import.Refused.Count == 0 ? ExitCode.Fine : ExitCode.Wrong;
        if (terminal.IsJson)
        {
            terminal.WriteJson(import);
            return code;
        }
        foreach (var refused in import.Refused)
            terminal.Complain(refused.Segment is { } number ? $"the {refused.What} of segment {number} was refused: {refused.Why}" : $"a {refused.What} was refused: {refused.Why}");
        terminal.Results.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{import.Receipts} receipts taken, {import.Known} parts known already, {import.Refused.Count} refused."));
        terminal.Results.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{import.Waiting} segments wait for their receipt."));
        if (code != ExitCode.Fine) terminal.Complain("Remedy: edge-setup export again, take that to the ledger, and import what it gives then.");
        return code;
    }
}
