using System.ComponentModel;
using System.Diagnostics;

namespace Traceability.Edge.Setup.Installing;

/// <summary>The agent as systemd runs it on this device.</summary>
static class AgentService
{
    const string Unit = "traceability-edge-agent.service";

    /// <summary>Null where no systemd runs.</summary>
    public static async Task<bool?> IsRunningAsync(CancellationToken cancellationToken) => await AskAsync(["is-active", "--quiet", Unit], cancellationToken);

    /// <summary>False where it could not; null where no systemd runs, and somebody else starts the agent.</summary>
    public static async Task<bool?> RestartAsync(CancellationToken cancellationToken) => await AskAsync(["restart", Unit], cancellationToken);

    static async Task<bool?> AskAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (!Directory.Exists("/run/systemd/system")) return null;
        try
        {
            using var asked = Process.Start(new ProcessStartInfo("systemctl", arguments) { RedirectStandardError = true })!;
            _ = await asked.StandardError.ReadToEndAsync(cancellationToken);
            await asked.WaitForExitAsync(cancellationToken);
            return asked.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
