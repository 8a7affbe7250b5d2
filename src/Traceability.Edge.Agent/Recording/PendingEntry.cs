using Traceability.Edge.Agent.Storage;
using Traceability.Evidence.Entries;

namespace Traceability.Edge.Agent.Recording;

/// <summary>An entry on its way into a segment, with what has to become durable together with it.</summary>
sealed record PendingEntry(Entry Entry)
{
    /// <summary>The personal value that the entry commits to.</summary>
    public PersonalDraft? Personal { get; init; }

    /// <summary>Set on a first crossing.</summary>
    public OpenWeighing? Opened { get; init; }

    /// <summary>The first crossing that this second one completes.</summary>
    public OpenWeighing? Completed { get; init; }

    /// <summary>Its index in the segment, from the seal on.</summary>
    public int Index { get; set; }
}
