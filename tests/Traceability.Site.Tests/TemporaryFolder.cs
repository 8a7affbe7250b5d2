using System.Text;

namespace Traceability.Site.Tests;

/// <summary>A folder of one test, gone with it.</summary>
sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("site-").FullName;

    internal SiteReading Load(string yaml, SiteOverrides? overrides = null) => Load(Encoding.UTF8.GetBytes(yaml), overrides);

    internal SiteReading Load(byte[] yaml, SiteOverrides? overrides = null)
    {
        var path = System.IO.Path.Combine(Path, "site.yaml");
        File.WriteAllBytes(path, yaml);
        return SiteFile.Load(path, DemoSites.Profiles, overrides);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
