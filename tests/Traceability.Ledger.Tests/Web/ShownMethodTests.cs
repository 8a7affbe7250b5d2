using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Web;

public sealed class ShownMethodTests
{
    /// <summary>A method that nobody can look at is not supported.</summary>
    [Fact]
    public async Task Every_method_of_the_page_of_methods_is_shown_on_a_page_that_the_ledger_serves()
    {
        await using var served = await ServedLedger.StartAsync();
        HashSet<string> pages = [.. served.Endpoints.Select(e => "/" + e.RoutePattern.RawText!.Trim('/'))];
        string[] named = [.. File.ReadLines(RepositoryRoot.File("src", "Traceability.Carbon", "README.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| method", StringComparison.Ordinal)).Select(line => line.Trim('|').Split('|')[5].Trim(' ', '`'))];
        Assert.True(named.Length >= 15);
        Assert.All(named, page => Assert.Contains(page, pages));
    }
}
