using System.CommandLine;

namespace Traceability.Edge.Setup.Verbs;

/// <summary><c>completion</c>: what a shell needs so that the tab key completes edge-setup. The installed device has bash's already.</summary>
static class CompletionVerb
{
    public static Verb Make()
    {
        var verb = new Verb("completion", "Print the script by which a shell completes edge-setup")
        {
            Examples = [("edge-setup completion bash > ~/.edge-setup.bash", "to be sourced by ~/.bashrc"), ("edge-setup completion zsh > ~/.edge-setup.zsh", "to be sourced by ~/.zshrc")],
        };
        var shell = new Argument<string>("shell") { Description = "The shell" }.AcceptOnlyFromAmong("bash", "zsh");
        verb.Arguments.Add(shell);
        verb.Does((given, terminal) =>
        {
            using var script = new StreamReader(typeof(CompletionVerb).Assembly.GetManifestResourceStream($"edge-setup.{given.GetValue(shell)}")!);
            while (script.ReadLine() is { } line) terminal.WriteLine(line);
            return ExitCode.Fine;
        });
        return verb;
    }
}
