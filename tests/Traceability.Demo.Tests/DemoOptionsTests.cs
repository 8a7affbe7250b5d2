using Xunit;

namespace Traceability.Demo.Tests;

public sealed class DemoOptionsTests
{
    [Theory]
    [InlineData("--chek", "allowed: --check, --fresh, --data DIR")]
    [InlineData("--data", "needs a folder")]
    [InlineData("--data a --data b", "given twice")]
    [InlineData("somewhere", "no option")]
    public void A_mistake_is_one_sentence_that_says_what_is_allowed(string words, string said)
    {
        Assert.False(DemoOptions.TryParse(words.Split(' '), Home, out _, out var mistake));
        Assert.Contains(said, mistake, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', mistake);
    }

    [Fact]
    public void Data_goes_where_the_desktop_s_convention_says()
    {
        Assert.Equal("/home/ann/.local/share/traceability-demo", DataOf([], Home));
        Assert.Equal("/data/traceability-demo", DataOf([], name => name == "XDG_DATA_HOME" ? "/data" : Home(name)));
        Assert.Equal("/home/ann/.local/share/traceability-demo", DataOf([], name => name == "XDG_DATA_HOME" ? "relative" : Home(name)));
        Assert.Equal("/a b/c", DataOf(["--data", "/a b/c"], Home));
    }

    [Fact]
    public void Without_a_home_the_folder_must_be_named()
    {
        Assert.False(DemoOptions.TryParse([], _ => null, out _, out var mistake));
        Assert.Contains("--data DIR", mistake, StringComparison.Ordinal);
    }

    static string? Home(string name) => name == "HOME" ? "/home/ann" : null;

    static string DataOf(string[] words, Func<string, string?> environment)
    {
        Assert.True(DemoOptions.TryParse(words, environment, out var options, out _));
        return options.Data;
    }
}
