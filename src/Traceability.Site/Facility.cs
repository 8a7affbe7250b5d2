namespace Traceability.Site;

/// <param name="Id">Unique in the organisation, and part of every topic.</param>
/// <param name="Name">For people.</param>
/// <param name="Zone">Whose midnights bound the facility's days; by IANA name.</param>
public sealed record Facility(string Id, string Name, TimeZoneInfo Zone);
