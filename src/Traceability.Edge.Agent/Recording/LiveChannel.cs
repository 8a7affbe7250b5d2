using Traceability.Evidence.Entries;
using Traceability.Profiles;
using Traceability.Site;

namespace Traceability.Edge.Agent.Recording;

/// <summary>What a channel shows now.</summary>
/// <param name="Gap">The newest gap that it is in; null where nothing was missing since its last reading.</param>
sealed record LiveChannel(Channel Channel, LiveReading Last, SiteEvent? Gap)
{
    /// <summary>Of the last reading, in the channel's unit; null where there is none.</summary>
    public decimal? Value => Last.Order > 0 && Last.Quality.HasValue() ? new DecimalFraction(Last.Mantissa, Channel.Rule.ResolutionExponent).ToDecimal() : null;
}
