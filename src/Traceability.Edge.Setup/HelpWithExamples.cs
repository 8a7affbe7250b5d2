using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Traceability.Edge.Setup.Screen;
using Traceability.Edge.Setup.Verbs;

namespace Traceability.Edge.Setup;

/// <summary>The library's help, and below it the verb's examples and the exit codes.</summary>
sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    const string Codes = """
        Exit codes:
          0    done, nothing is wrong
          1    done, and something is not in order; the output says what
          2    command line, site file or profile cannot be used; nothing was done
          3    device, broker, agent or ledger could not be reached
          130  ended by Ctrl-C
        """;

    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        if (output != Console.Out || Console.IsOutputRedirected) usual.MaxWidth = Terminal.Unwatched;
        var code = usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is Verb { Examples.Count: > 0 } verb)
        {
            output.WriteLine("Examples:");
            foreach (var (line, does) in verb.Examples) output.WriteLine($"  {line}\n      {does}");
            output.WriteLine();
        }
        output.WriteLine(Codes);
        return code;
    }
}
