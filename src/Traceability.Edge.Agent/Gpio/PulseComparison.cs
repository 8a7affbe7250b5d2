using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Traceability.Edge.Agent.Recording;
using Traceability.Evidence.Entries;
using Traceability.Profiles;
using Traceability.Site;

namespace Traceability.Edge.Agent.Gpio;

/// <summary>
/// Holds counted pulses beside the same meter's register, from the first reading of both on, whatever runs lie between. Pulses that never became an interrupt (a wire,
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
    readonly long pair;
    PulseBeginning? beginning;
    long lastRegister;

    /// <param name="kept">Where an earlier run began.</param>
    /// <param name="count">Of the pulses at this moment; null while they are not counted.</param>
    public PulseComparison(Channel channel, PulseCheck check, PulseBeginning? kept, Func<long?> count, Recorder recorder)
    {
        (this.channel, this.check, this.count, this.recorder) = (channel, check, count, recorder);
        exponent = Math.Min(channel.Rule.Scale.Exponent, check.Register.Rule.ResolutionExponent);
        weight = channel.Rule.Scale.Mantissa * Power(channel.Rule.Scale.Exponent - exponent);
        pair = BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant(
            $"{channel.Unit.SerialNumber}\n{channel.Rule.Scale}\n{check.Register.Id}\n{check.Register.Unit.SerialNumber}\n{check.Register.Rule.ResolutionExponent}"))));
        if (kept is { } before && before.Pair == pair) (beginning, lastRegister) = (before, before.Register);
    }

    public Channel Register => check.Register;

    /// <summary>Takes a reading of any channel; called on the register's bus, never twice at once.</summary>
    public void Read(Channel register, long unixMs, in Decoded decoded)
    {
        if (register != check.Register || !decoded.HasValue || count() is not { } pulses) return;
        // A register that went back is an entry of its own; the two begin anew.
        if (beginning is not { } begun || decoded.Mantissa < lastRegister)
        {
            beginning = begun = new PulseBeginning(pulses, decoded.Mantissa, unixMs, 0, pair);
            recorder.Compare(channel.Index, begun, drift: null);
        }
        lastRegister = decoded.Mantissa;
        var shown = (decoded.Mantissa - begun.Register) * Power(check.Register.Rule.ResolutionExponent - exponent);
        var drift = (long)(((pulses - begun.Pulses) * weight - shown) / weight);
        if (Math.Abs(drift - begun.Told) <= check.Pulses) return;
        beginning = begun with { Told = drift };
        recorder.Compare(channel.Index, beginning.Value, new SiteEvent(EventCode.CounterDifference, unixMs, channel.Id, begun.SinceMs, unixMs, drift < 0 ? "pulses-fewer" : "pulses-more",
            FormattableString.Invariant($"{Math.Abs(drift)} pulses {(drift < 0 ? "fewer" : "more")} than {check.Register.Id} shows")));
    }

    static Int128 Power(int exponent)
    {
        Int128 power = 1;
        for (; exponent > 0; exponent--) power *= 10;
        return power;
    }
}
