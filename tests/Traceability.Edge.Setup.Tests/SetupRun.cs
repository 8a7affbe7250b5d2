using System.Text.Json;
using Traceability.Edge.Setup.Screen;

namespace Traceability.Edge.Setup.Tests;

/// <summary>One command line of edge-setup, run in this process to its end.</summary>
sealed record SetupRun(ExitCode Code, string Output, string Errors)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public static Task<SetupRun> OfAsync(params string[] args) => AnsweredAsync("", args);

    /// <param name="answers">What is typed, a line each.</param>
    public static Task<SetupRun> AnsweredAsync(string answers, params string[] args) => RunAsync(new StringReader(answers), isAttended: false, args);

    /// <summary>By a person at a terminal.</summary>
    public static Task<SetupRun> TypedAsync(string answers, params string[] args) => RunAsync(new StringReader(answers), isAttended: true, args);

    public static async Task<SetupRun> RunAsync(TextReader input, bool isAttended, params string[] args)
    {
        using StringWriter output = new(), errors = new();
        var code = await SetupCommand.RunAsync(args, new Conversation(input, output, errors) { IsAttended = isAttended });
        return new SetupRun((ExitCode)code, output.ToString(), errors.ToString());
    }

    /// <summary>No line is wider than an SSH session's window.</summary>
    public void FitsEightyColumns() => Assert.All(Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
}
