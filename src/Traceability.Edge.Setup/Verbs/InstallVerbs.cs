using System.CommandLine;
using Spectre.Console;
using Traceability.Edge.Setup.Installing;
using Traceability.Edge.Setup.Screen;

namespace Traceability.Edge.Setup.Verbs;

/// <summary><c>install</c>, <c>upgrade</c> and <c>rollback</c> of agent, edge-setup and runtime from a folder of deploy/package. Site file, keys and segments are never touched.</summary>
static class InstallVerbs
{
    sealed record Result(bool Ok, string Was, string Is);

    public static Verb Install()
    {
        var verb = new Verb("install", "Install the offline folder on this device or into a tree")
        {
            Examples = [("sudo edge-setup install /media/stick/traceability-edge-0.5.0-arm64", "from a stick"), ("sudo edge-setup install FOLDER --root /mnt/card", "onto a card")],
        };
        var (folder, root) = (Folder(verb), Root(verb));
        verb.Does((given, terminal, cancellationToken) => ChangeAsync(new OfflineFolder(given.GetValue(folder)!), given.GetValue(root), terminal, cancellationToken));
        return verb;
    }

    public static Verb Upgrade()
    {
        var verb = new Verb("upgrade", "Install another version; back to this one if it does not run")
        {
            Examples = [("sudo edge-setup upgrade /media/stick/traceability-edge-0.6.0-arm64", "and sees that the agent runs again")],
        };
        var (folder, root) = (Folder(verb), Root(verb));
        verb.Does(async (given, terminal, cancellationToken) =>
        {
            var (next, tree) = (new OfflineFolder(given.GetValue(folder)!), given.GetValue(root));
            if (!OfflineFolder.Current(tree).Exists)
            {
                terminal.Complain("Nothing is installed here yet. Remedy: edge-setup install FOLDER.");
                return ExitCode.Unusable;
            }
            var ran = tree is null && await AgentService.IsRunningAsync(cancellationToken) == true;
            var code = await ChangeAsync(next, tree, terminal, cancellationToken);
            if (code != ExitCode.Fine || !ran || await AgentService.IsRunningAsync(cancellationToken) != false) return code;
            terminal.Complain("The agent ran before and does not run now: back to the version before. journalctl -u traceability-edge-agent says why.");
            await ChangeAsync(OfflineFolder.Previous(tree), tree, terminal, cancellationToken);
            return ExitCode.Wrong;
        });
        return verb;
    }

    public static Verb Rollback()
    {
        var verb = new Verb("rollback", "Back to the version that was installed before") { Examples = [("sudo edge-setup rollback", "once more: to the newer one again")] };
        var root = Root(verb);
        verb.Does(async (given, terminal, cancellationToken) =>
        {
            var before = OfflineFolder.Previous(given.GetValue(root));
            if (before.Exists) return await ChangeAsync(before, given.GetValue(root), terminal, cancellationToken);
            terminal.Complain("No earlier version is kept here. Remedy: edge-setup upgrade FOLDER with the version that you want.");
            return ExitCode.Unusable;
        });
        return verb;
    }

    static async Task<ExitCode> ChangeAsync(OfflineFolder folder, string? root, Terminal terminal, CancellationToken cancellationToken)
    {
        if (!folder.Exists)
        {
            terminal.Complain($"{folder.Path} is no offline folder: it has no install.sh. Remedy: name the folder that deploy/package made.");
            return ExitCode.Unusable;
        }
        var was = OfflineFolder.Current(root).Version;
        var done = await folder.InstallAsync(root, terminal.Errors, cancellationToken);
        var now = OfflineFolder.Current(root).Version;
        if (terminal.IsJson) terminal.WriteJson(new Result(done, was, now));
        else if (done) terminal.Results.WriteLine(was.Length == 0 ? $"Installed: {now}." : $"Installed: {now}; before: {was}.");
        return done ? ExitCode.Fine : ExitCode.Wrong;
    }

    static Argument<string> Folder(Verb verb)
    {
        var folder = new Argument<string>("folder") { Description = "The folder that deploy/package made" };
        verb.Arguments.Add(folder);
        return folder;
    }

    static Option<string?> Root(Verb verb)
    {
        var root = new Option<string?>("--root") { Description = "A tree that is no running system", HelpName = "DIR" };
        verb.Options.Add(root);
        return root;
    }
}
