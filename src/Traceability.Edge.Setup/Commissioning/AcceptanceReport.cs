using Traceability.Edge.Setup.AgentLink;
using Traceability.Site;

namespace Traceability.Edge.Setup.Commissioning;

/// <summary>All that an acceptance report says. The name of whoever compared stands in it, and nowhere in the chain.</summary>
/// <param name="Status">As the agent was when the last comparison had been entered.</param>
/// <param name="Site">As the agent runs by it.</param>
/// <param name="NotChosen">Channels and outputs that the command line left out.</param>
sealed record AcceptanceReport(AgentStatus Status, Installation Site, string By, string? Note, IReadOnlyList<Comparison> Channels, IReadOnlyList<OutputTrial> Outputs, int NotChosen)
{
    public string Device => $"{Status.Organisation}/{Status.Facility}/{Status.Device}";

    public bool AllAgree => Agree(Channels, Outputs);

    public bool NothingCompared => IsNothing(Channels, Outputs);

    /// <summary>All was left out, by whoever asked or whoever answered.</summary>
    public static bool IsNothing(IReadOnlyList<Comparison> channels, IReadOnlyList<OutputTrial> outputs) => channels.All(one => one.Shown is null) && outputs.All(one => one.Skipped is not null);

    /// <summary>What was left out is no agreement; what differs, or could not be entered, is none either.</summary>
    public static bool Agree(IReadOnlyList<Comparison> channels, IReadOnlyList<OutputTrial> outputs) =>
        (channels.Any(one => one.Agrees == true) || outputs.Any(one => one.Agrees == true))
        && channels.All(one => one.Agrees == true || one.Shown is null) && outputs.All(one => one.Agrees == true || one.Skipped is not null);
}
