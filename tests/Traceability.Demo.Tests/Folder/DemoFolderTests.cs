using Traceability.Demo.Folder;
using Xunit;

namespace Traceability.Demo.Tests.Folder;

public sealed class DemoFolderTests : IDisposable
{
    readonly string path = Path.Combine(Directory.CreateTempSubdirectory("demo folder ").FullName, "data");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);

    [Fact]
    public void A_second_demo_on_the_same_folder_is_refused_with_a_sentence()
    {
        using var first = DemoFolder.Open(path, fresh: false, out _);
        Assert.NotNull(first);
        Assert.Null(DemoFolder.Open(path, fresh: false, out var error));
        Assert.Contains("another demo is running", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Fresh_removes_what_an_earlier_demo_left()
    {
        using (var first = DemoFolder.Open(path, fresh: false, out _)) Leave(first!.Of("ledger"));
        using var second = DemoFolder.Open(path, fresh: true, out _);
        Assert.NotNull(second);
        Assert.False(Directory.Exists(second.Of("ledger")));
    }

    [Fact]
    public void Without_fresh_everything_stays()
    {
        using (var first = DemoFolder.Open(path, fresh: false, out _)) Leave(first!.Of("ledger"));
        using var second = DemoFolder.Open(path, fresh: false, out _);
        Assert.True(File.Exists(Path.Combine(second!.Of("ledger"), "file")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_folder_of_somebody_else_is_neither_used_nor_emptied(bool fresh)
    {
        Leave(path);
        Assert.Null(DemoFolder.Open(path, fresh, out var error));
        Assert.Contains("not a demo's folder", error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(path, "file")));
    }

    [Theory]
    [InlineData("traceability-demo 2\n", "made by a newer demo")]
    [InlineData("traceability-demo one\n", "damaged")]
    [InlineData("", "empty")]
    public void Newer_damaged_and_empty_are_three_different_sentences(string marker, string said)
    {
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, "traceability-demo"), marker);
        Assert.Null(DemoFolder.Open(path, fresh: true, out var error));
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
    }

    static void Leave(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "file"), "left");
    }
}
