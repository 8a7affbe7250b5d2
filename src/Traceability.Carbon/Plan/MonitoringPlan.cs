using System.Security;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Periods;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Plan;

/// <summary>What should be measured at a facility, and by what. A listed stream without data makes the figure incomplete.</summary>
/// <param name="Version">Rises with every change; a closed figure names the version it was made with.</param>
/// <param name="Region">Grid region, by which electricity and fuel factors are looked up (AU-QLD, AU-WA-SWIS).</param>
/// <param name="Market">Electricity market, in which certificates and residual mixes count (AU, FI); null where there is none.</param>
/// <param name="TimeZone">IANA name; days and months of the facility. Quarter-hours and hours are UTC.</param>
/// <param name="Simulated">True for a facility that does not exist; every figure of it says so.</param>
public sealed record MonitoringPlan(
    string FacilityId, int Version, string Name, string Country, string State, string Region, string? Market, string TimeZone, bool Simulated, Boundary Boundary,
    IReadOnlyList<MeteringPoint> Points, IReadOnlyList<SourceStream> Streams, IReadOnlyList<FactorDecision> Decisions)
{
    /// <summary>The plan's own bytes: their SHA-256 is what a deed is about.</summary>
    public ReadOnlyMemory<byte> File { get; init; }

    /// <summary>Reads a plan strictly; false with every fault found (file, line, key, value, what is allowed). Never throws on input.</summary>
    public static bool TryRead(string file, ReadOnlySpan<byte> utf8, out MonitoringPlan plan, out IReadOnlyList<ReadFault> faults) =>
        MonitoringPlanReader.TryRead(file, utf8, out plan, out faults);

    /// <summary>Whoever took the plan in has seen to it that the machine knows its zone.</summary>
    public FacilityCalendar Calendar => TryCalendar() ?? throw new TimeZoneNotFoundException($"{TimeZone} is not known here");

    /// <summary>Null where this machine does not know the zone: of a stranger's plan anything may stand there, and a machine may have no zones at all.</summary>
    public FacilityCalendar? TryCalendar()
    {
        try
        {
            return TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) ? new FacilityCalendar(zone) : null;
        }
        // A name of a folder, or of a file that is no zone.
        catch (Exception e) when (e is SecurityException or InvalidTimeZoneException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public MeteringPoint? Point(string id) => Points.FirstOrDefault(p => p.Id == id);

    public MeteringPoint? PointOf(string channel) => Points.FirstOrDefault(p => p.Channel == channel);

    public SourceStream? Stream(string id) => Streams.FirstOrDefault(s => s.Id == id);

    /// <summary>Comes from a generator without the grid between, whose factor it has in both electricity methods.</summary>
    public bool IsDirectLine(SourceStream stream) => stream.Determined is Determination.ByMeter meters && meters.Points.All(p => Point(p)?.Role == MeteringRole.DirectLine);

    public FactorDecision? DecisionFor(SourceStream stream, FactorPart part, FactorMethod method) =>
        Decisions.FirstOrDefault(d => d.Category == stream.Category && d.Flow == stream.Flow && d.Part == part && d.Method == method && (d.Unit is null || d.Unit == stream.Unit));
}
