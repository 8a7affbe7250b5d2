using System.CommandLine;
using System.CommandLine.Parsing;
using Traceability.Edge.Setup.Screen;

namespace Traceability.Edge.Setup.Verbs;

/// <summary>A command of edge-setup with examples in its help and one of our exit codes as its end.</summary>
sealed class Verb(string name, string description) : Command(name, description)
{
    /// <summary>Command lines that can be typed as they stand, each with what it does; <c>--help</c> prints them.</summary>
    public IReadOnlyList<(string Line, string Does)> Examples { get; init; } = [];

    public void Does(Func<ParseResult, Terminal, CancellationToken, Task<ExitCode>> work) => SetAction(async (given, cancellationToken) =>
    {
        var terminal = Terminal.Of((Conversation)given.InvocationConfiguration, given.GetValue(SharedOptions.Json));
        try
        {
            return (int)await work(given, terminal, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            terminal.LeaveQuestion();
            return (int)ExitCode.Interrupted;
        }
    });

    public void Does(Func<ParseResult, Terminal, ExitCode> work) => Does((given, terminal, _) => Task.FromResult(work(given, terminal)));
}
