using Traceability.Testing;

namespace Traceability.Site.Tests;

/// <summary>
/// cases/{name}: a site file with a mistake, and in expected.txt exactly what is said about it;
/// {profiles} there stands for the names of all that ship, since a new profile is no change of a case.
/// </summary>
public sealed class SiteCaseTests
{
    static readonly string Folder = RepositoryRoot.File("tests", "Traceability.Site.Tests", "cases");
    static readonly string Profiles = RepositoryRoot.File("firmware-config", "profiles");

    static readonly string Shipped = string.Join(", ", Directory.GetFiles(Profiles, "*.yaml").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    public static TheoryData<string> Cases => [.. Directory.GetDirectories(Folder).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Cases))]
    public void Every_mistake_is_told_with_file_line_key_value_and_what_is_allowed(string name)
    {
        var folder = Path.Combine(Folder, name);
        var reading = SiteFile.Load(Path.Combine(folder, "site.yaml"), Profiles);

        Assert.Null(reading.Site);
        var said = string.Concat(reading.Errors.Select(e => e.ToString().Replace(folder + "/", "", StringComparison.Ordinal) + "\n"));
        Assert.Equal(File.ReadAllText(Path.Combine(folder, "expected.txt")).Replace("{profiles}", Shipped, StringComparison.Ordinal), said);
    }
}
