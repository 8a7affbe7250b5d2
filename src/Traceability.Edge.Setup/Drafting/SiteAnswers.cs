namespace Traceability.Edge.Setup.Drafting;

/// <summary>What the command line said already; the rest is asked.</summary>
sealed record SiteAnswers(string? Organisation, string? Facility, string? FacilityName, string? TimeZone, string? Device, string? Broker, string? Api, string? ApiAuthority);
