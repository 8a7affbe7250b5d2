using Traceability.Edge.Setup.AgentLink;
using Traceability.Edge.Setup.Screen;

namespace Traceability.Edge.Setup.Commissioning;

/// <summary>
/// From output to output: each is told of, moved only when somebody has typed its name, and taken back however it ends. The agent takes it back by itself where this
/// process cannot any more; what must never stay on needs a limit of its own in the wiring, since a killed agent leaves a line as it was.
/// </summary>
sealed class OutputRound(AgentClient agent, Terminal terminal, OutputMeanings meanings, string? by, string? note)
{
    const int HoldSeconds = 60;

    /// <summary>Less than it is held, so that what is said of it is said while it is active.</summary>
    static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(HoldSeconds - 10);

    /// <summary>Less than what is left to the process after a Ctrl-C.</summary>
    internal static readonly TimeSpan LastWord = Conversation.LastWords - TimeSpan.FromSeconds(2);

    string? over;

    public bool AgentIsGone { get; private set; }

    /// <summary>At least one is not known to be back in its safe state.</summary>
    public bool IsLeftActive { get; private set; }

    /// <param name="confirmed">The one that may be moved without a terminal; it was typed twice on the command line.</param>
    public async Task<IReadOnlyList<OutputTrial>> GoAsync(IEnumerable<AgentStatus.OutputState> outputs, string? confirmed, CancellationToken cancellationToken)
    {
        List<OutputTrial> tried = [];
        foreach (var output in outputs)
        {
            var trial = new OutputTrial(output.Line, output.Chip);
            tried.Add(over is null ? await TryAsync(trial, output.Line == confirmed, cancellationToken) : trial with { Skipped = over });
        }
        return tried;
    }

    async Task<OutputTrial> TryAsync(OutputTrial trial, bool isConfirmed, CancellationToken cancellationToken)
    {
        try
        {
            terminal.Complain(meanings.Of(trial.Line, trial.Chip));
            if (!isConfirmed)
            {
                if (!terminal.IsAttended) return trial with { Skipped = $"nobody at a terminal confirms it; --output {trial.Line} --confirm {trial.Line} would" };
                var typed = await terminal.AskAsync($"Type {trial.Line} to make it ACTIVE now; anything else leaves it alone: ", cancellationToken);
                if (typed is null) return trial with { Skipped = over = "not asked: the answers had ended" };
                if (typed.Trim() != trial.Line) return trial with { Skipped = "not confirmed" };
            }
            // As it is now: what asks for it meanwhile must not be taken from whoever asked.
            var now = (await agent.StatusAsync(cancellationToken)).Outputs.FirstOrDefault(output => output.Line == trial.Line);
            return now?.Active switch
            {
                false => await MoveAsync(trial, cancellationToken),
                true => trial with { Skipped = "active already: something else asks for it" },
                null => trial with { Skipped = "the agent does not hold it; its log says why" },
            };
        }
        catch (AgentException silent) when (silent.IsSilent)
        {
            (AgentIsGone, over) = (true, "not asked: the agent did not answer any more");
            return trial with { Why = silent.Message };
        }
        catch (AgentException refused)
        {
            return trial with { Why = refused.Message };
        }
    }

    async Task<OutputTrial> MoveAsync(OutputTrial trial, CancellationToken cancellationToken)
    {
        var (isTaken, isRefused) = (false, false);
        try
        {
            await agent.ActivateAsync(trial.Line, HoldSeconds, cancellationToken);
            isTaken = true;
            if (await SeenAsync(trial.Line, cancellationToken) is not { } seen)
            {
                over = "not asked: the answers had ended";
                return trial with { Why = "nobody said what was seen" };
            }
            var entry = await agent.CommissionOutputAsync(trial.Line, seen, by, note, cancellationToken);
            return trial with { Seen = seen, Set = entry.Active == true ? "active" : "inactive", Agrees = entry.Agrees, Segment = entry.Segment, Entry = entry.Entry, Identity = entry.Identity };
        }
        catch (AgentException refused) when (!isTaken && !refused.IsSilent)
        {
            isRefused = true;
            throw;
        }
        finally
        {
            await TakeBackAsync(trial.Line, isRefused);
        }
    }

    /// <summary>Null where nobody answers in time.</summary>
    async Task<string?> SeenAsync(string line, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(AnswerWithin, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            while (true)
            {
                switch ((await terminal.AskAsync($"{line} is set ACTIVE. What did it do? active (it acted) or inactive (nothing happened): ", either.Token))?.Trim())
                {
                    case null: return null;
                    case "a" or "active": return "active";
                    case "i" or "inactive": return "inactive";
                    default: terminal.Complain("active or inactive expected"); break;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            terminal.Complain("");
            return null;
        }
    }

    /// <summary>Also where it is not sure that it ever became active.</summary>
    async Task TakeBackAsync(string line, bool isRefused)
    {
        using var limit = new CancellationTokenSource(LastWord, TimeProvider.System);
        try
        {
            await agent.ReleaseAsync(line, limit.Token);
            terminal.Complain($"{line} is taken back: inactive.");
        }
        catch (Exception e) when (e is AgentException or OperationCanceledException)
        {
            // A line that takes nothing did not become active either.
            if (isRefused && e is AgentException { IsSilent: false }) return;
            IsLeftActive = true;
            terminal.Complain($"{line} MAY STILL BE ACTIVE: the agent does not say that it took it back. It does so by itself within {HoldSeconds} s if it runs. Remedy: look at it; switch off its supply; systemctl restart traceability-edge-agent.");
        }
    }
}
