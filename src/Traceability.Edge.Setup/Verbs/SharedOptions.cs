using System.CommandLine;

namespace Traceability.Edge.Setup.Verbs;

/// <summary>What several verbs ask for, under one name.</summary>
static class SharedOptions
{
    public static Option<bool> Json { get; } = new("--json") { Description = "Print one JSON document instead of tables", Recursive = true };

    public static Option<string> Profiles() =>
        new("--profiles") { Description = "The folder of device profiles", DefaultValueFactory = _ => SetupDefaults.Profiles, HelpName = "DIR" };

    public static Argument<string> Site() =>
        new("site") { Description = "The site file", DefaultValueFactory = _ => SetupDefaults.SiteFile, HelpName = "SITE" };

    public static Option<string> Agent() =>
        new("--agent") { Description = "The control socket of a running agent", DefaultValueFactory = _ => SetupDefaults.AgentSocket, HelpName = "PATH" };
}
