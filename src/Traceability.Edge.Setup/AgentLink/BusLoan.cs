using Traceability.Edge.Setup.Screen;

namespace Traceability.Edge.Setup.AgentLink;

/// <summary>
/// Does work on a bus that a running agent reads: the bus is borrowed before, renewed meanwhile, and given back however the work ends. Where no agent
/// runs, or it has no such bus, the work is simply done.
/// </summary>
static class BusLoan
{
    /// <summary>If this process is killed, the agent has its bus back after so long.</summary>
    const int Seconds = 60;

    static readonly TimeSpan RenewEach = TimeSpan.FromSeconds(Seconds / 3);

    /// <summary>Ctrl-C is followed by the end of the process before long.</summary>
    static readonly TimeSpan LastWord = TimeSpan.FromSeconds(1.5);

    /// <param name="bus">Null where the command line names a line that may be nobody's bus.</param>
    public static async Task<ExitCode> WithAsync(Terminal terminal, string socket, string? bus, Func<CancellationToken, Task<ExitCode>> work, CancellationToken cancellationToken)
    {
        if (bus is null) return await work(cancellationToken);
        try
        {
            using var agent = await AgentClient.FindAsync(socket, cancellationToken);
            var lease = agent is null ? null : await agent.LeaseAsync(bus, Seconds, "edge-setup", cancellationToken);
            return lease is null ? await work(cancellationToken) : await WithAsync(terminal, agent!, lease, work, cancellationToken);
        }
        catch (AgentException e)
        {
            terminal.Complain(e.Message);
            return ExitCode.Unreachable;
        }
    }

    static async Task<ExitCode> WithAsync(Terminal terminal, AgentClient agent, AgentLease lease, Func<CancellationToken, Task<ExitCode>> work, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var renewing = RenewAsync(agent, lease, over);
        try
        {
            return await work(over.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            terminal.Complain($"The agent has taken bus {lease.Bus} back before the end. Remedy: do it again; if it happens again, stop the agent meanwhile.");
            return ExitCode.Unreachable;
        }
        finally
        {
            await over.CancelAsync();
            await renewing;
            using var limit = new CancellationTokenSource(LastWord, TimeProvider.System);
            try
            {
                await agent.GiveBackAsync(lease, limit.Token);
            }
            catch (Exception e) when (e is AgentException or OperationCanceledException)
            {
                // The agent has gone, and its lease with it; or the lease ends by itself within a minute.
            }
        }
    }

    /// <summary>Ends the work when the bus is not ours any more.</summary>
    static async Task RenewAsync(AgentClient agent, AgentLease lease, CancellationTokenSource over)
    {
        try
        {
            while (true)
            {
                await Task.Delay(RenewEach, TimeProvider.System, over.Token);
                if (await agent.RenewAsync(lease, Seconds, over.Token)) continue;
                await over.CancelAsync();
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // The work is done.
        }
        catch (AgentException)
        {
            await over.CancelAsync();
        }
    }
}
