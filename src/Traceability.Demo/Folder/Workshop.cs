namespace Traceability.Demo.Folder;

/// <summary>Where the built programs and the shipped configuration lie: the repository that this demo was built in.</summary>
sealed record Workshop(string Root, string Output)
{
    public string Profiles => Path.Combine(Root, "firmware-config", "profiles");

    public string Plans => Path.Combine(Root, "firmware-config", "plans");

    public string Factors => Path.Combine(Root, "src", "Traceability.Carbon", "Factors", "factors-2026-3.json");

    public string Site(string facility) => Path.Combine(Root, "firmware-config", "sites", $"demo-{facility}.yaml");

    public string Program(string project) => Path.Combine(Root, "src", project, "bin", Output, project + ".dll");

    /// <summary>Looks upwards from the folder of this assembly (…/bin/Release/net10.0); null when that is not inside the repository.</summary>
    public static Workshop? Find(string baseFolder)
    {
        var own = new DirectoryInfo(Path.TrimEndingDirectorySeparator(baseFolder));
        var output = Path.Combine(own.Parent?.Name ?? "", own.Name);
        for (var folder = own; folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Traceability.Edge.sln"))) return new Workshop(folder.FullName, output);
        return null;
    }
}
