using System.Text.RegularExpressions;
using Traceability.Testing;

namespace Traceability.Carbon.Tests;

/// <summary>The page of methods names cases and laws that exist, and every case.</summary>
public sealed class MethodPageTests
{
    static readonly string cases = RepositoryRoot.File("tests", "Traceability.Carbon.Tests", "cases");
    static readonly string[][] rows = [.. File.ReadLines(RepositoryRoot.File("src", "Traceability.Carbon", "README.md"))
        .Where(l => l.StartsWith("| ", StringComparison.Ordinal) && !l.StartsWith("| method", StringComparison.Ordinal)).Select(l => l.Trim('|').Split('|'))];

    static string[] Named(string cell) => [.. Regex.Matches(cell, "`([^`]+)`").Select(m => m.Groups[1].Value)];

    [Fact]
    public void Every_method_has_an_example_a_refusal_a_law_and_a_page_and_every_case_is_of_a_method()
    {
        Assert.All(rows, r => Assert.True(r.Length == 6 && r.Skip(2).All(cell => Named(cell).Length > 0), string.Join('|', r)));
        Assert.Equal(Directory.GetFiles(cases, "*.json", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(cases, f).Replace('\\', '/')[..^5]).Order(StringComparer.Ordinal),
            rows.SelectMany(r => Named(r[2]).Concat(Named(r[3]))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_law_is_a_test()
    {
        var tests = typeof(MethodPageTests).Assembly.GetTypes().SelectMany(t => t.GetMethods().Select(m => $"{t.Name}.{m.Name}")).ToHashSet();
        Assert.All(rows.SelectMany(r => Named(r[4])), law => Assert.Contains(law, tests));
    }
}
