using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Traceability.SystemTests.Running;
using Traceability.Testing;
using Xunit;

namespace Traceability.SystemTests.Repository;

/// <summary>What holds for every assembly of the product, read from the assemblies as they were built.</summary>
public sealed class BuiltAssemblyTests
{
    public static TheoryData<string> Projects { get; } = [.. Directory.GetFiles(RepositoryRoot.File("src"), "*.csproj", SearchOption.AllDirectories)
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj")).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Projects))]
    public void No_product_assembly_turns_a_float_into_a_decimal(string project)
    {
        var path = ProgramProcess.Built(project);
        Assert.SkipUnless(File.Exists(path), $"{project} is not built in this configuration; tests/run builds the whole solution");
        Assert.Empty(FloatToDecimalBan.FindInAssembly(path));
    }

    /// <summary>A project appears when it has something to hold: more than what the compiler writes by itself and an entry point.</summary>
    [Theory, MemberData(nameof(Projects))]
    public void No_project_is_an_empty_shell(string project)
    {
        var path = ProgramProcess.Built(project);
        Assert.SkipUnless(File.Exists(path), $"{project} is not built in this configuration; tests/run builds the whole solution");
        using PEReader portable = new(File.OpenRead(path));
        var metadata = portable.GetMetadataReader();
        var own = metadata.TypeDefinitions.Select(metadata.GetTypeDefinition)
            .Select(type => (Space: metadata.GetString(type.Namespace), Name: metadata.GetString(type.Name)))
            .Where(type => type.Space.StartsWith("Traceability.", StringComparison.Ordinal) && !type.Name.StartsWith('<'));
        Assert.True(own.Count() >= 3, $"{project} holds only {string.Join(", ", own.Select(type => type.Name))}");
    }
}
