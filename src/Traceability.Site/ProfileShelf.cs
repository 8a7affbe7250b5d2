using Traceability.Profiles;
using Traceability.Profiles.Configuration;

namespace Traceability.Site;

/// <summary>The profiles of one folder, each read at most once, and only when a site names it.</summary>
sealed class ProfileShelf(string folder, List<ConfigurationError> errors)
{
    const string Extension = ".yaml";

    readonly SortedDictionary<string, DeviceProfile?> read = new(StringComparer.Ordinal);
    readonly string[] ids = List(folder);

    internal IReadOnlyList<DeviceProfile> Used => [.. read.Values.OfType<DeviceProfile>()];

    /// <summary>Null after adding an error, at the site's line for an unknown profile, at the profile's own for one with mistakes.</summary>
    internal DeviceProfile? Take(Section section)
    {
        var id = section.Text("profile", NearestWord.Suggest("", ids));
        if (id.Length == 0) return null;
        // Only names from the folder's listing become paths.
        if (!ids.Contains(id))
        {
            section.Refuse("profile", ids.Length == 0 ? $"a profile, but there is none in {folder}" : NearestWord.Suggest(id, ids));
            return null;
        }
        if (read.TryGetValue(id, out var known)) return known;

        var path = Path.Combine(folder, id + Extension);
        DeviceProfile? profile = null;
        if (FileBytes.TryRead(path, errors) is { } bytes)
        {
            (profile, var mistakes) = ProfileFile.Read(path, bytes);
            errors.AddRange(mistakes);
        }
        return read[id] = profile;
    }

    static string[] List(string folder) =>
        Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*" + Extension).Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)] : [];
}
