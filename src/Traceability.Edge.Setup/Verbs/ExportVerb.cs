using System.CommandLine;
using Spectre.Console;
using Traceability.Edge.Setup.AgentLink;
using Traceability.Edge.Setup.Carrying;
using Traceability.Edge.Setup.Screen;

namespace Traceability.Edge.Setup.Verbs;

/// <summary><c>export</c>: the chain of the running agent as one file, for a stick: all that the ledger would get, personal values included.</summary>
static class ExportVerb
{
    sealed record Result(string File, long Bytes, long From);

    public static Verb Make()
    {
        var verb = new Verb("export", "Copy the chain to a file: all that the ledger would get, personal values included")
        {
            Examples = [("edge-setup export /media/stick/chain.cborseq", "the whole chain; with the drivers' tags in it, so keep the stick as you keep those"), ("edge-setup export /media/stick/chain.cborseq --from 1200", "from segment 1200 on; then: edge-setup verify FILE --enrolment …")],
        };
        var file = new Argument<string>("file") { Description = "Where to; must not be there yet" };
        verb.Arguments.Add(file);
        var from = NumberOption.Add(verb, "--from", "Number of the first segment", 1L, 1L, long.MaxValue);
        var socket = SharedOptions.Agent();
        verb.Options.Add(socket);
        verb.Does((given, terminal, cancellationToken) => AgentWork.DoAsync(given.GetValue(socket)!, terminal,
            agent => WriteAsync(agent, given.GetValue(file)!, given.GetValue(from), terminal, cancellationToken), cancellationToken));
        return verb;
    }

    static async Task<ExitCode> WriteAsync(AgentClient agent, string path, long from, Terminal terminal, CancellationToken cancellationToken)
    {
        if (File.Exists(path))
        {
            terminal.Complain($"{path} is there already. Remedy: another name.");
            return ExitCode.Unusable;
        }
        try
        {
            var bytes = await WholeFile.WriteAsync(path, UnixFileMode.UserRead | UnixFileMode.UserWrite, overwrite: false, to => agent.SegmentsAsync(from, to, cancellationToken));
            if (terminal.IsJson) terminal.WriteJson(new Result(path, bytes, from));
            else terminal.Results.WriteLine($"{path}: {bytes} bytes. Check it with: edge-setup verify {path} --enrolment {SetupDefaults.DataFolder}/enrolment.cbor");
            return ExitCode.Fine;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            terminal.Complain($"{path} cannot be written: {failed.Message} Remedy: is the stick in, writable, and large enough?");
            return ExitCode.Unusable;
        }
    }
}
