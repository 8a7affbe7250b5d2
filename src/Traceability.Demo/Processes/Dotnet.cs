namespace Traceability.Demo.Processes;

static class Dotnet
{
    /// <summary>The host that runs this very program, so that all run on the same one.</summary>
    public static string Command { get; } = Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "dotnet";
}
