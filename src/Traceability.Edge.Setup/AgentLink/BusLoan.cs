using Traceability.Edge.Setup.Screen;
using Traceability.Edge.Setup.Verbs;

namespace Traceability.Edge.Setup.AgentLink;

/// <summary>
/// Does work on lines that a running agent may read: those buses of it that are there, however the line is named, are borrowed before, renewed meanwhile, and
/// given back however the work ends. Where no agent runs, or none of its buses is there, the work is simply done.
/// </summary>
static class BusLoan
{
    /// <summary>If this process is killed, the agent has its bus back after so long.</summary>
    const int Seconds = 60;

    static readonly TimeSpan RenewEach = TimeSpan.FromSeconds(Seconds / 3);

    /// <summary>Ctrl-C is followed by the end of the process before long.</summary>
    static readonly TimeSpan LastWord = TimeSpan.FromSeconds(1.5);

    public static async Task<ExitCode> WithAsync(Terminal terminal, string socket, IReadOnlyList<NamedLine> lines, Func<CancellationToken, Task<ExitCode>> work, CancellationToken cancellationToken)
    {
        try
        {
            using var agent = await AgentClient.FindAsync(socket, cancellationToken);
            return agent is null ? await work(cancellationToken) : await WithAsync(terminal, agent, await BusesAsync(agent, lines, cancellationToken), work, cancellationToken);
        }
        catch (AgentException e)
        {
            terminal.Complain(e.Message);
            return ExitCode.Unreachable;
        }
    }

    /// <summary>The agent's buses at these lines. A bus of a site file that is nowhere in the agent is asked for by its name: the agent says what is wrong with it.</summary>
    static async Task<string[]> BusesAsync(AgentClient agent, IReadOnlyList<NamedLine> lines, CancellationToken cancellationToken)
    {
        HashSet<string> found = [];
        foreach (var bus in (await agent.StatusAsync(cancellationToken)).Buses)
            foreach (var line in lines)
                if (!found.Contains(bus.Bus) && await bus.IsAtAsync(line.Options, cancellationToken)) found.Add(bus.Bus);
        return found.Count > 0 || lines[0].Bus is not { } named ? [.. found] : [named];
    }

    static async Task<ExitCode> WithAsync(Terminal terminal, AgentClient agent, string[] buses, Func<CancellationToken, Task<ExitCode>> work, CancellationToken cancellationToken)
    {
        if (buses is not [var first, .. var others]) return await work(cancellationToken);
        var lease = await agent.LeaseAsync(first, Seconds, "edge-setup", cancellationToken);
        return await WithAsync(terminal, agent, lease, cancelled => WithAsync(terminal, agent, others, work, cancelled), cancellationToken);
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
