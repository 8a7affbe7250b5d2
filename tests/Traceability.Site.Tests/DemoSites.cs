using Traceability.Testing;

namespace Traceability.Site.Tests;

static class DemoSites
{
    internal static readonly string Profiles = RepositoryRoot.File("firmware-config", "profiles");

    internal static string Path(string facility) => RepositoryRoot.File("firmware-config", "sites", $"demo-{facility}.yaml");

    internal static Installation Load(string facility, SiteOverrides? overrides = null)
    {
        var reading = SiteFile.Load(Path(facility), Profiles, overrides);
        Assert.Empty(reading.Errors);
        return reading.Site!;
    }
}
