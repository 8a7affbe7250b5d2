namespace Traceability.Profiles;

/// <summary>One value that a device offers.</summary>
/// <param name="Name">Unique in the profile, <c>[a-z][a-z0-9_]{0,31}</c>, such as <c>energy_import</c>.</param>
/// <param name="Rule">Where it stands and how its registers are read.</param>
/// <param name="PrintedAddress">The number in the maker's manual; the wire address plus the profile's printed base.</param>
/// <param name="Poll">How often it is read unless the site file says otherwise.</param>
/// <param name="MostPerHour">Of a counter: by how much it can rise in an hour, in multiples of 10^ResolutionExponent; null where the sources do not say.</param>
public sealed record ProfileValue(string Name, DecodingRule Rule, int PrintedAddress, PollClass Poll, long? MostPerHour = null);
