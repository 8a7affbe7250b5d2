using Traceability.Edge.Agent.Recording;
using Traceability.Edge.Agent.Storage;
using Traceability.Edge.Agent.Uplink;
using Traceability.Edge.Agent.Wiring;
using Traceability.Site;

namespace Traceability.Edge.Agent.Control;

/// <summary>What of a run can be seen and done through the socket.</summary>
sealed class ControlledRun
{
    public required Installation Site { get; init; }

    /// <summary>As the command line has it.</summary>
    public required string SitePath { get; init; }

    public required byte[] Chain { get; init; }
    public required KeyHistory History { get; init; }
    public required byte[] Run { get; init; }
    public required Recorder Recorder { get; init; }
    public required StoreThread Store { get; init; }
    public required SiteField Field { get; init; }
    public required SegmentUplink Uplink { get; init; }
    public required TimeProvider Time { get; init; }
    public required DateTimeOffset StartedAt { get; init; }

    public long NowMs => Time.GetUtcNow().ToUnixTimeMilliseconds();
}
