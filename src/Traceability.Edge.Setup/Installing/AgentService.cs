using System.ComponentModel;
using System.Diagnostics;

namespace Traceability.Edge.Setup.Installing;

/// <summary>The agent as systemd runs it on this device.</summary>
static class AgentService
{
    const string Unit = "traceability-edge-agent.service";

    /// <summary>Null where no systemd runs.</summary>
    public static async Task<bool?> IsRunningAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists("/run/systemd/system")) return null;
        try
        {
            using var asked = Process.Start(new ProcessStartInfo("systemctl", ["is-active", "--quiet", Unit]))!;
            await asked.WaitForExitAsync(cancellationToken);
            return asked.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
