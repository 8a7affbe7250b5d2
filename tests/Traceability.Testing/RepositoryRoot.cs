namespace Traceability.Testing;

/// <summary>Finds the checkout a test runs from, so that tests read the real firmware-config and the real project files.</summary>
public static class RepositoryRoot
{
    public static string Path { get; } = Find();

    public static string File(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (System.IO.File.Exists(System.IO.Path.Combine(folder.FullName, "Traceability.Edge.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException($"no Traceability.Edge.sln above {AppContext.BaseDirectory}");
    }
}
