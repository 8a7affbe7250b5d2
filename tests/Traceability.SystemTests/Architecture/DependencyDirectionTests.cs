using System.Xml.Linq;
using Traceability.Testing;
using Xunit;

namespace Traceability.SystemTests.Architecture;

/// <summary>The direction of dependencies, read from the project files: an edge that is not listed here is a decision, not an edit.</summary>
public sealed class DependencyDirectionTests
{
    const string Prefix = "Traceability.";

    /// <summary>What each project of src may reference.</summary>
    static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Evidence"] = [],
        ["Profiles"] = [],
        ["Mqtt"] = [],
        ["Site"] = ["Profiles"],
        ["Materials"] = [],
        ["Carbon"] = ["Materials"],
        ["Exchange"] = ["Materials", "Carbon"],
        ["Field"] = ["Profiles"],
        ["Edge.Agent"] = ["Evidence", "Profiles", "Site", "Field", "Mqtt"],
        ["Edge.Setup"] = ["Evidence", "Profiles", "Site", "Field", "Mqtt"],
        ["Ledger"] = ["Evidence", "Profiles", "Materials", "Carbon", "Exchange", "Mqtt"],
        ["Verifier"] = ["Evidence", "Profiles", "Materials", "Carbon", "Exchange"],
        ["Simulator"] = ["Profiles"],
        ["Demo"] = ["Evidence", "Profiles", "Mqtt"],
    };

    /// <summary>Programs: nothing under src builds on them.</summary>
    static readonly string[] Programs = ["Edge.Agent", "Edge.Setup", "Ledger", "Verifier", "Demo", "Simulator"];

    static readonly string Source = RepositoryRoot.File("src");

    static string[] ProjectFiles() => Directory.GetFiles(Source, "*.csproj", SearchOption.AllDirectories)
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj")).ToArray();

    static string NameOf(string projectFile) => Path.GetFileNameWithoutExtension(projectFile)[Prefix.Length..];

    /// <summary>Project references, references to built assemblies and compiled files of another project: all three are edges.</summary>
    static IEnumerable<string> ReferencesOf(string projectFile) =>
        from element in XDocument.Load(projectFile).Descendants()
        where element.Name.LocalName is "ProjectReference" or "Reference" or "Compile" or "HintPath"
        let path = ((string?)element.Attribute("Include") ?? element.Value).Replace('\\', '/')
        from part in path.Split('/')
        let name = part.EndsWith(".csproj", StringComparison.Ordinal) ? part[..^".csproj".Length] : part.EndsWith(".dll", StringComparison.Ordinal) ? part[..^".dll".Length] : part
        where name.StartsWith(Prefix, StringComparison.Ordinal) && name != Path.GetFileNameWithoutExtension(projectFile)
        select name[Prefix.Length..];

    [Fact]
    public void Every_project_of_src_stands_in_the_list_and_in_a_folder_of_its_name()
    {
        Assert.NotEmpty(ProjectFiles());
        foreach (var file in ProjectFiles())
        {
            Assert.Equal(Path.Combine(Source, Prefix + NameOf(file)), Path.GetDirectoryName(file));
            Assert.True(Allowed.ContainsKey(NameOf(file)), $"{NameOf(file)} is new: decide what it may reference and write it here");
        }
    }

    [Fact]
    public void No_project_of_src_references_another_against_the_direction()
    {
        var wrong = from file in ProjectFiles()
                    from reference in ReferencesOf(file).Distinct()
                    where !Allowed.GetValueOrDefault(NameOf(file), []).Contains(reference)
                    select $"{NameOf(file)} → {reference}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Nothing_under_src_references_a_program() =>
        Assert.Empty(ProjectFiles().SelectMany(ReferencesOf).Intersect(Programs));

    [Fact]
    public void The_list_itself_has_no_circle_and_names_no_program()
    {
        Assert.Empty(Allowed.Values.SelectMany(names => names).Intersect(Programs));
        Assert.Empty(Allowed.Values.SelectMany(names => names).Except(Allowed.Keys));
        foreach (var name in Allowed.Keys) Assert.DoesNotContain(name, Reachable(name));

        static IEnumerable<string> Reachable(string name) => Allowed[name].Concat(Allowed[name].SelectMany(Reachable)).Distinct();
    }

    [Fact]
    public void Props_files_that_every_project_imports_carry_no_project_reference()
    {
        foreach (var file in Directory.GetFiles(RepositoryRoot.Path, "Directory.*").Concat(Directory.GetFiles(Source, "Directory.*")).Where(file => !file.EndsWith(".rsp", StringComparison.Ordinal)))
            Assert.Empty(ReferencesOf(file));
    }
}
