using System.Collections.Immutable;

namespace Traceability.Site;

/// <summary>What the caller knows better than the site file, such as free ports. It changes where things are reached, never what is measured.</summary>
public sealed record SiteOverrides
{
    /// <summary>By bus name; a tag reader is reached through its bus.</summary>
    public ImmutableDictionary<string, Endpoint> Buses { get; init; } = ImmutableDictionary<string, Endpoint>.Empty;

    /// <summary>By bus name: the device of a serial line.</summary>
    public ImmutableDictionary<string, string> Devices { get; init; } = ImmutableDictionary<string, string>.Empty;

    public Endpoint? Broker { get; init; }
    public string? DataFolder { get; init; }
}
