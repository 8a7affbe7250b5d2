using System.Text.RegularExpressions;
using Traceability.Testing;
using Xunit;

namespace Traceability.SystemTests.Repository;

public sealed partial class LinkTests
{
    static readonly string[] NotOurs = ["bin", "obj", "node_modules", ".git"];

    [Fact]
    public void Every_relative_link_of_a_markdown_file_leads_somewhere()
    {
        var files = Directory.EnumerateFiles(RepositoryRoot.Path, "*.md", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(RepositoryRoot.Path, file).Split(Path.DirectorySeparatorChar).Intersect(NotOurs).Any()).ToList();
        Assert.NotEmpty(files);
        var dead = from file in files
                   from Match link in Link().Matches(Code().Replace(File.ReadAllText(file), ""))
                   let target = link.Groups[1].Value
                   where !Scheme().IsMatch(target) && !target.StartsWith('#')
                   let path = Path.GetFullPath(Uri.UnescapeDataString(target.Split('#')[0]), Path.GetDirectoryName(file)!)
                   where !Path.Exists(path) || !path.StartsWith(RepositoryRoot.Path, StringComparison.Ordinal)
                   select $"{Path.GetRelativePath(RepositoryRoot.Path, file)}: {target}";
        Assert.Empty(dead);
    }

    /// <summary>[text](target "title") and [name]: target.</summary>
    [GeneratedRegex(@"(?:\]\(\s*<?|^\[[^\]]+\]:\s+)([^\s)>]+)", RegexOptions.Multiline)]
    private static partial Regex Link();

    /// <summary>Fenced blocks and code spans hold no links.</summary>
    [GeneratedRegex(@"^```.*?^```|`[^`\n]*`", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"^[a-z][a-z0-9+.-]*:", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();
}
