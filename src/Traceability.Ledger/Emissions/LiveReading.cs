using System.Text.Json.Serialization;
using Traceability.Evidence.Entries;

namespace Traceability.Ledger.Emissions;

/// <summary>The newest reading of a channel, with the segment and entry that prove it.</summary>
/// <param name="Value">Null where the quality says that there is none.</param>
sealed record LiveReading(string Channel, string Unit, decimal? Value, [property: JsonConverter(typeof(JsonStringEnumConverter<Quality>))] Quality Quality, DateTimeOffset At, string Device, long Segment, int Entry, string Identity, int Reading);
