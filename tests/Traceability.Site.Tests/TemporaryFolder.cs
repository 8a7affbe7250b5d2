using System.Text;

namespace Traceability.Site.Tests;

/// <summary>A folder of one test, gone with it.</summary>
sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("site-").FullName;

    internal SiteReading Load(string yaml) => Load(Encoding.UTF8.GetBytes(yaml));

    internal SiteReading Load(byte[] yaml)
    {
        var path = System.IO.Path.Combine(Path, "site.yaml");
        File.WriteAllBytes(path, yaml);
        return SiteFile.Load(path, DemoSites.Profiles);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
