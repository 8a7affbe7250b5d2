using Traceability.Edge.Setup.AgentLink;
using Traceability.Edge.Setup.Screen;

namespace Traceability.Edge.Setup.Commissioning;

/// <summary>From display to display: what each shows is typed, and entered beside what the agent reads.</summary>
/// <param name="allowed">Null: one step of what is typed.</param>
sealed class ChannelRound(AgentClient agent, Terminal terminal, decimal? allowed, string? by, string? note)
{
    /// <summary>Why the rest is not asked for.</summary>
    string? over;

    public bool AgentIsGone { get; private set; }

    public async Task<IReadOnlyList<Comparison>> GoAsync(IReadOnlyList<AgentChannel> channels, CancellationToken cancellationToken)
    {
        List<Comparison> compared = [];
        foreach (var channel in channels)
        {
            var one = new Comparison(channel.Channel, channel.Unit);
            compared.Add(over is null ? await CompareAsync(one, cancellationToken) : one with { Why = over });
        }
        return compared;
    }

    async Task<Comparison> CompareAsync(Comparison one, CancellationToken cancellationToken)
    {
        decimal shown;
        while (true)
        {
            if (await terminal.AskAsync($"{one.Channel}: what does the display show, in {(one.Unit.Length > 0 ? one.Unit : "its steps")}? (empty: leave out) ", cancellationToken) is not { } typed)
                return one with { Why = over = "not asked: the answers had ended" };
            if (typed.Trim().Length == 0) return one with { Why = "left out" };
            if (DisplayedNumber.TryRead(typed.Trim(), out shown)) break;
            terminal.Complain($"'{typed.Trim()}' is no number; allowed: digits with a decimal point, such as 1234.5");
        }
        var within = DisplayedNumber.Text(allowed ?? DisplayedNumber.StepOf(shown));
        one = one with { Shown = DisplayedNumber.Text(shown), Within = within };
        try
        {
            // As it is now: what was read before somebody walked to the display is another moment's.
            var now = (await agent.ChannelsAsync(cancellationToken)).Channels.FirstOrDefault(live => live.Channel == one.Channel);
            one = one with { Read = now?.Value };
            if (now is not { Value: { } read, Why: null }) return one with { Why = $"not read now: {now?.Why?.Cause ?? "gone"}" };
            var entry = await agent.CommissionAsync(one.Channel, one.Shown, read, one.Unit, within, by, note, cancellationToken);
            return one with { AgentRead = entry.AgentRead, Agrees = entry.Agrees, Segment = entry.Segment, Entry = entry.Entry, Identity = entry.Identity };
        }
        catch (AgentException refused)
        {
            if (refused.IsSilent) (AgentIsGone, over) = (true, "not asked: the agent did not answer any more");
            return one with { Why = refused.Message };
        }
    }
}
