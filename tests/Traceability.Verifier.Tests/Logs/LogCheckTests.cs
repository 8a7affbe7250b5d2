using Traceability.Evidence.Log;
using Traceability.Verifier.Logs;

namespace Traceability.Verifier.Tests.Logs;

public sealed class LogCheckTests(LargeLog large) : IClassFixture<LargeLog>
{
    readonly WrittenLog log = large.Log;

    [Theory, InlineData(0), InlineData(1), InlineData(7), InlineData(255), InlineData(256), InlineData(257), InlineData(511), InlineData(512)]
    public async Task A_whole_log_of_every_shape_is_accepted(int size)
    {
        using var small = new WrittenLog(size);
        var (fits, wrong) = await small.CheckAsync();
        Assert.Empty(wrong);
        Assert.True(fits);
    }

    [Fact]
    public async Task A_log_of_three_levels_is_accepted()
    {
        var (fits, wrong) = await log.CheckAsync();
        Assert.Empty(wrong);
        Assert.True(fits);
    }

    /// <summary>70 000 leaves: 273 full tiles and one of 112, above them one full and one of 17, above those one of 1 (C2SP tlog-tiles).</summary>
    [Theory]
    [InlineData("tile/entries/100", 40, "tile/entries/100: hash 1 is not what the tiles above were made of")]
    [InlineData("tile/entries/100", 0, "tile/entries/100: does not hold 256 entries")]
    [InlineData("tile/entries/273.p/112", 2, "tile/entries/273.p/112: hash 0 is not what the checkpoint was made of")]
    [InlineData("tile/0/100", 8191, "tile/0/100: hash 255 is not the hash of its entry")]
    [InlineData("tile/0/273.p/112", 64, "tile/0/273.p/112: hash 2 is not the hash of its entry")]
    [InlineData("tile/1/000", 32, "tile/1/000: hash 1 does not follow from the tile below it")]
    [InlineData("tile/1/001.p/17", 0, "tile/1/001.p/17: hash 0 does not follow from the tile below it")]
    [InlineData("tile/2/000.p/1", 0, "tile/2/000.p/1: hash 0 does not follow from the tile below it")]
    public async Task One_changed_byte_names_its_file_and_no_other(string path, int at, string said)
    {
        log.Flip(path, at);
        var (fits, wrong) = await log.CheckAsync();
        log.Flip(path, at);
        Assert.Equal([said], wrong);
        Assert.True(fits);
    }

    [Theory, InlineData("tile/entries/100"), InlineData("tile/0/100"), InlineData("tile/1/001.p/17"), InlineData("tile/0/273.p/112")]
    public async Task An_absent_file_is_named(string path)
    {
        var aside = log.At(path) + ".aside";
        File.Move(log.At(path), aside);
        var (fits, wrong) = await log.CheckAsync();
        File.Move(aside, log.At(path));
        Assert.Equal([path + ": absent"], wrong);
        Assert.True(fits);
    }

    [Fact]
    public async Task A_checkpoint_of_a_log_that_is_not_there_is_not_searched_to_its_end()
    {
        using var small = new WrittenLog(300);
        var wrong = new List<string>();
        Assert.False(await new LogCheck(new FolderLog(small.Folder), small.Checkpoint with { Size = (1L << 53) - 1 }, wrong.Add).RunAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["tile/0/001: absent", "tile/entries/001: absent"], wrong);
    }

    [Fact]
    public async Task A_cut_tile_is_named_with_its_length()
    {
        using var small = new WrittenLog(300);
        File.WriteAllBytes(small.At("tile/0/000"), new byte[100]);
        Assert.Equal(["tile/0/000: 100 bytes instead of 8192"], (await small.CheckAsync()).Wrong);
    }

    [Fact]
    public async Task An_entry_that_is_rewritten_with_all_its_tiles_does_not_give_the_checkpoints_root()
    {
        using var small = new WrittenLog(600);
        using var other = new WrittenLog(601);
        var wrong = new List<string>();
        Assert.False(await new LogCheck(new FolderLog(small.Folder), other.Checkpoint with { Size = 600 }, wrong.Add).RunAsync(TestContext.Current.CancellationToken));
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_full_tile_stands_in_for_a_partial_one_of_a_log_that_has_grown()
    {
        using var small = new WrittenLog(300);
        using var later = new WrittenLog(512);
        foreach (var path in (string[])["tile/0/001", "tile/entries/001"])
        {
            File.Delete(small.At(path + ".p/44"));
            File.Copy(later.At(path), small.At(path));
        }
        var (fits, wrong) = await small.CheckAsync();
        Assert.Empty(wrong);
        Assert.True(fits);
    }

    [Theory, InlineData(0L, 256, "tile/3/000"), InlineData(1_234_067L, 256, "tile/3/x001/x234/067"), InlineData(999L, 17, "tile/3/999.p/17"), InlineData(1000L, 256, "tile/3/x001/000")]
    public void Tile_paths_are_those_of_tlog_tiles(long number, int width, string path) => Assert.Equal(path, new TilePath(3, number, width).ToString());
}
