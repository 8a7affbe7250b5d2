using Traceability.Verifier.Report;

namespace Traceability.Verifier.Commands;

/// <summary>What is in files. It says so on the last line too: nothing here has been checked but the form.</summary>
static class ShowCommand
{
    public static ExitCode Run(Arguments arguments, TextWriter output, TextWriter errors)
    {
        var ending = ExitCode.Accepted;
        foreach (var file in arguments.Files)
        {
            var code = Files.TryRead(file, out var bytes, out var reason);
            if (code == ExitCode.Accepted)
            {
                var outcome = Contents.Write(new Sheet(output), file, bytes);
                (code, reason) = (Files.CodeOf(outcome.Kind), outcome.Reason);
            }
            if (code != ExitCode.Accepted) errors.WriteLine($"{file}: {Words.Quoted(reason)}");
            else output.WriteLine("form only: no signature and no proof has been checked\n");
            if (ending == ExitCode.Accepted) ending = code;
        }
        return ending;
    }
}
