using System.CommandLine;
using System.CommandLine.Help;
using Traceability.Edge.Setup.Screen;
using Traceability.Edge.Setup.Verbs;

namespace Traceability.Edge.Setup;

/// <summary>The whole command line. To add a verb: its class in <c>Verbs</c> and a line here.</summary>
static class SetupCommand
{
    public static RootCommand Root()
    {
        var root = new RootCommand("Sets up a traceability edge device: checks its site file, finds and reads its meters and scales, proves that they read right.")
        {
            SharedOptions.Json,
            InitVerb.Make(),
            CheckVerb.Make(),
            PlanVerb.Make(),
            WiringVerb.Make(),
            ScanVerb.Make(),
            SolveVerb.Make(),
            ReadVerb.Make(),
            CommissionVerb.Make(),
            DoctorVerb.Make(),
            BenchVerb.Make(),
            EnrollVerb.Make(),
            StatusVerb.Make(),
            ExportVerb.Make(),
            ImportVerb.Make(),
            VerifyVerb.Make(),
            ReplayVerb.Make(),
            InstallVerbs.Install(),
            InstallVerbs.Upgrade(),
            InstallVerbs.Rollback(),
            CompletionVerb.Make(),
        };
        foreach (var help in root.Options.OfType<HelpOption>()) help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    public static Task<int> RunAsync(IReadOnlyList<string> args, Conversation conversation)
    {
        var given = Root().Parse(args);
        // Whoever asks for help need not know yet what else must be given.
        if (given.Errors.Count == 0 || given.Action is HelpWithExamples) return given.InvokeAsync(conversation);
        foreach (var mistake in given.Errors) conversation.Error.WriteLine(mistake.Message);
        var verb = given.CommandResult.Command;
        conversation.Error.WriteLine($"Remedy: see edge-setup {(verb is Verb ? verb.Name + " " : "")}--help.");
        return Task.FromResult((int)ExitCode.Unusable);
    }
}
