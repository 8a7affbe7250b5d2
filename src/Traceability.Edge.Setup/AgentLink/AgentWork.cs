using Traceability.Edge.Setup.Screen;

namespace Traceability.Edge.Setup.AgentLink;

/// <summary>Work that needs a running agent.</summary>
static class AgentWork
{
    public static async Task<ExitCode> DoAsync(string socket, Terminal terminal, Func<AgentClient, Task<ExitCode>> work, CancellationToken cancellationToken)
    {
        try
        {
            using var agent = await AgentClient.FindAsync(socket, cancellationToken);
            if (agent is not null) return await work(agent);
            terminal.Complain($"No agent answers on {socket}. Remedy: systemctl status traceability-edge-agent; journalctl -u traceability-edge-agent says why.");
        }
        catch (AgentException refused)
        {
            terminal.Complain(refused.Message);
        }
        return ExitCode.Unreachable;
    }
}
