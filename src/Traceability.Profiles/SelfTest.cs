namespace Traceability.Profiles;

/// <summary>A value whose plausible range proves address base and byte order when a device is connected: a mains frequency is never 0 or 10^9.</summary>
/// <param name="Low">In multiples of 10^ResolutionExponent of the value's rule, as <paramref name="High"/>.</param>
public sealed record SelfTest(ProfileValue Value, long Low, long High)
{
    public bool Passes(Decoded reading) => reading.HasValue && reading.Mantissa >= Low && reading.Mantissa <= High;
}
