using Traceability.Testing;

namespace Traceability.Profiles.Tests;

/// <summary>The shipped profiles, read as the agent reads them.</summary>
static class ProfileFolder
{
    internal static string Path { get; } = RepositoryRoot.File("firmware-config", "profiles");

    internal static IEnumerable<string> Ids => Directory.GetFiles(Path, "*.yaml").Select(f => System.IO.Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal);

    internal static DeviceProfile Read(string id)
    {
        var reading = ProfileFile.Read(id + ".yaml", File.ReadAllBytes(System.IO.Path.Combine(Path, id + ".yaml")));
        Assert.Empty(reading.Errors);
        return reading.Profile!;
    }
}
