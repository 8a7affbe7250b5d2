using Traceability.Carbon.Activity;

namespace Traceability.Carbon.Plan;

/// <summary>One flow that a facility must count, and the cumulative counter that counts it.</summary>
/// <param name="Channel">The channel whose register this is, as in <c>mill.energy_import</c>.</param>
/// <param name="Exponent">Resolution of the register: one step of its mantissa is 10^Exponent of <see cref="Unit"/>.</param>
/// <param name="Rollover">The register's documented rollover, or null: then every step back loses quantity and is a finding.</param>
public sealed record SourceStream(string Id, string Channel, StreamKind Kind, int Exponent, Rollover? Rollover)
{
    public string Unit => Kind.Unit();
}
