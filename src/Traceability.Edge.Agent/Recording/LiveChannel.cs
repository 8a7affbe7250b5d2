using Traceability.Evidence.Entries;
using Traceability.Site;

namespace Traceability.Edge.Agent.Recording;

/// <summary>What a channel shows now.</summary>
/// <param name="Gap">The newest gap that it is in; null where nothing was missing since its last reading.</param>
sealed record LiveChannel(Channel Channel, LiveReading Last, SiteEvent? Gap);
