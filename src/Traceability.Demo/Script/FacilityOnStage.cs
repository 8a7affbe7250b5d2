using Traceability.Demo.Figures;
using Traceability.Demo.Processes;

namespace Traceability.Demo.Script;

/// <summary>One facility's processes and what the script does with them.</summary>
sealed class FacilityOnStage(string id, SimulatedSite site, EdgeAgent agent, bool arrivesLoaded)
{
    /// <summary>Tags of the scripted truck. One that is still awaited from an interrupted run is passed over.</summary>
    static readonly string[] Tags = [.. Enumerable.Range(0, 16).Select(i => FormattableString.Invariant($"E004015012C07D{i + 0x30:X2}"))];

    public string Id { get; } = id;

    public SimulatedSite Site { get; } = site;

    public EdgeAgent Agent { get; } = agent;

    /// <summary>What the truck weighs at its first and at its second crossing.</summary>
    public (int First, int Second) Kg { get; } = arrivesLoaded ? (47_860, 15_920) : (16_240, 52_480);

    /// <summary>Not on the deck and not awaited.</summary>
    public string FreeTag()
    {
        var open = Site.Account.OpenTags;
        return Tags.FirstOrDefault(tag => !open.Contains(tag)) ?? Tags[0];
    }

    public static string DeviceOf(string facility) => $"edge-{facility}";
}
