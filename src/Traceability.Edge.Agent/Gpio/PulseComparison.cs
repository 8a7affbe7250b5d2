using Traceability.Edge.Agent.Recording;
using Traceability.Evidence.Entries;
using Traceability.Profiles;
using Traceability.Site;

namespace Traceability.Edge.Agent.Gpio;

/// <summary>
/// Holds counted pulses beside the same meter's register, from the run's first reading of both on. Pulses that never became an interrupt (a wire,
/// a debounce that is too long, another weight than the plate's) show here and nowhere else. Each further drift beyond the limit is an event.
/// </summary>
sealed class PulseComparison
{
    readonly Channel channel;
    readonly PulseCheck check;
    readonly Func<long?> count;
    readonly Recorder recorder;
    readonly int exponent;
    readonly Int128 weight;
    Int128? beginning;
    long sinceMs;
    long lastRegister;
    long told;

    /// <param name="count">Of the pulses at this moment; null while they are not counted.</param>
    public PulseComparison(Channel channel, PulseCheck check, Func<long?> count, Recorder recorder)
    {
        (this.channel, this.check, this.count, this.recorder) = (channel, check, count, recorder);
        exponent = Math.Min(channel.Rule.Scale.Exponent, check.Register.Rule.ResolutionExponent);
        weight = channel.Rule.Scale.Mantissa * Power(channel.Rule.Scale.Exponent - exponent);
    }

    public Channel Register => check.Register;

    /// <summary>Takes a reading of any channel; called on the register's bus, never twice at once.</summary>
    public void Read(Channel register, long unixMs, in Decoded decoded)
    {
        if (register != check.Register || !decoded.HasValue) return;
        if (count() is not { } pulses)
        {
            beginning = null;
            return;
        }
        var difference = pulses * weight - decoded.Mantissa * Power(check.Register.Rule.ResolutionExponent - exponent);
        // A register that went back is an entry of its own; the two begin anew.
        if (beginning is null || decoded.Mantissa < lastRegister) (beginning, sinceMs, told) = (difference, unixMs, 0);
        lastRegister = decoded.Mantissa;
        var drift = (long)((difference - beginning.Value) / weight);
        if (Math.Abs(drift - told) <= check.Pulses) return;
        told = drift;
        recorder.Note(new SiteEvent(EventCode.CounterDifference, unixMs, channel.Id, sinceMs, unixMs, drift < 0 ? "pulses-fewer" : "pulses-more",
            FormattableString.Invariant($"{Math.Abs(drift)} pulses {(drift < 0 ? "fewer" : "more")} than {check.Register.Id} shows")));
    }

    static Int128 Power(int exponent)
    {
        Int128 power = 1;
        for (; exponent > 0; exponent--) power *= 10;
        return power;
    }
}
