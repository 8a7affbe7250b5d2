using Traceability.Profiles;
using Traceability.Site;

namespace Traceability.Edge.Agent.Recording;

/// <summary>Tells the steps of a counter apart, from two neighbouring readings and what is known of the register.</summary>
static class CounterSteps
{
    const long HourMs = 3_600_000;

    /// <summary>Two answers bear the times at which they came; the moments at which the device took its readings may lie that much further apart.</summary>
    const long JitterMs = 2_000;

    /// <summary>A binary32 has 24 bits: a full register moves in steps of this part of its content.</summary>
    const int SingleBits = 23;

    /// <param name="beforeMs">Null where the clock was set between the two: then nobody knows how long it took.</param>
    /// <param name="turn">The mantissa that follows the highest one, by the rule; null where nobody knows.</param>
    public static CounterStep Between(Channel channel, long? beforeMs, long before, long ms, long after, long? turn)
    {
        if (after < before) return RolledOver(turn, before, after) ? CounterStep.RolledOver : CounterStep.WentBack;
        if (channel.MostPerHour is not { } most || beforeMs is not { } since || ms < since) return CounterStep.Forward;
        var coarse = channel.Rule.Type == RegisterType.F32 ? after >> SingleBits : 0;
        return (Int128)(after - before - 1 - coarse) * HourMs <= (Int128)most * (ms - since + JitterMs) ? CounterStep.Forward : CounterStep.FasterThanRated;
    }

    static bool RolledOver(long? end, long before, long after) => end is { } turn && before > turn - turn / 10 && after < turn / 10;
}
