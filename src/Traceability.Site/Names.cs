using System.Text.RegularExpressions;
using Traceability.Profiles.Configuration;

namespace Traceability.Site;

/// <summary>Names of one kind of thing: safe in MQTT topics, and each used once.</summary>
sealed partial class Names(string once)
{
    internal const string Allowed = "1 to 32 of a-z, 0-9 and -";

    readonly HashSet<string> taken = new(StringComparer.Ordinal);

    /// <summary>The name at <c>name</c>, which nothing else may have.</summary>
    internal string Take(Section section)
    {
        var name = Id(section, "name");
        if (name.Length > 0 && !taken.Add(name)) section.Refuse("name", $"a name that no other {once} has");
        return name;
    }

    internal static string Id(Section section, string key)
    {
        var id = section.Text(key, Allowed);
        if (id.Length > 0 && !TopicSafe().IsMatch(id)) section.Refuse(key, Allowed);
        return id;
    }

    [GeneratedRegex("^[a-z0-9-]{1,32}\\z")]
    private static partial Regex TopicSafe();
}
