using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Traceability.Testing;

/// <summary>The verifier in JavaScript, run by the node of this machine; where there is none, a test that asks is skipped.</summary>
public static class VerifyJs
{
    public static string Folder => RepositoryRoot.File("tests", "verify-js");

    public const string Missing = "no node command here (Debian: nodejs)";

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static bool CanRun { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "node")));

    public sealed record Answer(int Code, string Output, string Error);

    public static Answer Run(IEnumerable<string> arguments, string input = "")
    {
        var start = new ProcessStartInfo("node", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = RepositoryRoot.Path };
        // Set where these tests run under node's own runner; a nested run would then speak another protocol.
        start.Environment.Remove("NODE_TEST_CONTEXT");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        if (!process.WaitForExit(Patience)) process.Kill(entireProcessTree: true);
        process.WaitForExit();
        return new Answer(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    /// <summary>One question a line as answers.js takes it, one answer a line.</summary>
    public static string[] Ask(IEnumerable<JsonObject> questions)
    {
        var lines = questions.Select(question => question.ToJsonString()).ToList();
        var answer = Run([Path.Combine(Folder, "answers.js")], string.Join('\n', lines) + "\n");
        var said = answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return answer.Code == 0 && said.Length == lines.Count ? said : throw new InvalidDataException($"{said.Length} answers to {lines.Count} questions: {answer.Error}");
    }
}
