using Traceability.Carbon.Activity;
using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Plan;

/// <summary>One cumulative register, or a rate that is added up to one, and what it stands for.</summary>
/// <param name="Channel">As in <c>mill.energy_import</c>.</param>
/// <param name="Exponent">Resolution of the register: one step of its mantissa is 10^Exponent of <paramref name="Unit"/>.</param>
/// <param name="Rollover">The register's documented rollover, or null: then every step back loses quantity and is a finding.</param>
/// <param name="PartOf">For a sub-meter the point whose part it measures.</param>
/// <param name="MostPerHour">What the installation can pass in an hour, in <paramref name="Unit"/>; bounds what a loss can have been. Null where nobody said.</param>
/// <param name="ErrorPercent">Largest relative error of the meter at 95 %, from its class; null where nobody said.</param>
public sealed record MeteringPoint(
    string Id, string Channel, MeteringRole Role, string Unit, int Exponent, Rollover? Rollover, string? PartOf, ExactDecimal? MostPerHour, ExactDecimal? ErrorPercent)
{
    /// <summary>
    /// Set where the channel is no register but a power or a flow: the ledger adds it up to one (<see cref="RateActivity"/>), in steps of
    /// 10^<see cref="Exponent"/> of <see cref="Unit"/>. Null of a counter.
    /// </summary>
    public RateUnit? Rate { get; init; }

    /// <summary>What the channel stands on: <c>mill</c> of <c>mill.power</c>.</summary>
    public string Device => DeviceOf(Channel);

    public static string DeviceOf(string channel) => channel.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? channel[..dot] : channel;

    /// <summary>Of a rate: another point counts on the same device what the rate would be added up to. What flows the other way is another quantity.</summary>
    public bool CountsTheSame(MeteringPoint other) =>
        Rate is not null && other.Rate is null && other.Channel.Length > 0 && other.Device == Device && Units.AreOfOneKind(Unit, other.Unit) && (other.Role == MeteringRole.Export) == (Role == MeteringRole.Export);

    /// <summary>Names as files write them.</summary>
    public static IReadOnlyList<(string Name, MeteringRole Role)> Roles { get; } =
    [
        ("import", MeteringRole.Import), ("export", MeteringRole.Export), ("generation", MeteringRole.Generation),
        ("storage", MeteringRole.Storage), ("direct-line", MeteringRole.DirectLine), ("sub-meter", MeteringRole.SubMeter),
    ];
}
