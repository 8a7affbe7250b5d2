using Traceability.Edge.Setup.Screen;
using Traceability.Profiles;

namespace Traceability.Edge.Setup.Verbs;

/// <summary>All profiles of a folder, for whoever does not know yet which one he needs.</summary>
static class ProfileFolder
{
    /// <summary>Those that can be read, by id; the others are told and left out, since nobody has asked for them by name.</summary>
    public static IReadOnlyList<DeviceProfile> Read(string folder, Terminal terminal)
    {
        List<DeviceProfile> profiles = [];
        try
        {
            foreach (var file in Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
            {
                var (profile, errors) = ProfileFile.Read(file, File.ReadAllBytes(file));
                if (profile is not null) profiles.Add(profile);
                else terminal.Complain($"{errors[0]} (left out)");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            terminal.Complain($"No profiles are compared: {folder} cannot be read. Remedy: --profiles DIR.");
        }
        return profiles;
    }
}
