using System.Text.Json;

namespace Traceability.Edge.Setup.Tests;

/// <summary>One command line of edge-setup, run in this process to its end.</summary>
sealed record SetupRun(ExitCode Code, string Output, string Errors)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public static async Task<SetupRun> OfAsync(params string[] args)
    {
        using StringWriter output = new(), errors = new();
        var code = await SetupCommand.RunAsync(args, output, errors);
        return new SetupRun((ExitCode)code, output.ToString(), errors.ToString());
    }

    /// <summary>No line is wider than an SSH session's window.</summary>
    public void FitsEightyColumns() => Assert.All(Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
}
