namespace Traceability.Site;

/// <summary>The same meter's own register, beside which its pulses are counted.</summary>
/// <param name="Register">A counter in the unit of the pulses.</param>
/// <param name="Pulses">By more than so many the two may not drift apart.</param>
public sealed record PulseCheck(Channel Register, int Pulses);
