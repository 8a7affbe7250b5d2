using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Emissions;

/// <summary>
/// Three coverages, never blended: of what is listed, of each quantity, of the time. Quantity and time are those of the stream that has least.
/// </summary>
/// <param name="StreamsDetermined">Listed streams with data; those de minimis count as determined.</param>
/// <param name="Quantity">Measured or weighed, of all that was counted.</param>
/// <param name="Time">Quarter-hours that begin and end measured, of those of the period; null where nothing is metered.</param>
public sealed record Coverage(int StreamsDetermined, int StreamsListed, Share Quantity, Share? Time);
