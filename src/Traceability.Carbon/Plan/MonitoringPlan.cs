using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Plan;

/// <summary>What should be measured at a facility, and by which channels. A listed stream without data makes the figure incomplete.</summary>
/// <param name="Region">Grid region, by which electricity and fuel factors are looked up (AU-QLD, AU-WA-SWIS).</param>
/// <param name="TimeZone">IANA name; days and months of the facility. Hours are UTC.</param>
/// <param name="Simulated">True for a facility that does not exist; every figure of it says so.</param>
public sealed record MonitoringPlan(
    string FacilityId, string Name, string Country, string State, string Region, string TimeZone, bool Simulated,
    IReadOnlyList<SourceStream> Streams, IReadOnlyList<FactorDecision> Decisions)
{
    /// <summary>Reads a plan strictly; false with every fault found (file, line, key, value, what is allowed). Never throws on input.</summary>
    public static bool TryRead(string file, ReadOnlySpan<byte> utf8, out MonitoringPlan plan, out IReadOnlyList<ReadFault> faults) =>
        MonitoringPlanReader.TryRead(file, utf8, out plan, out faults);

    public SourceStream? StreamOf(string channel) => Streams.FirstOrDefault(s => s.Channel == channel);

    public FactorDecision? DecisionFor(StreamKind activity) => Decisions.FirstOrDefault(d => d.Activity == activity);
}
