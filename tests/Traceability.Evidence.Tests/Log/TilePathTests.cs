using Traceability.Evidence.Log;

namespace Traceability.Evidence.Tests.Log;

public sealed class TilePathTests
{
    [Theory]
    [InlineData("tile/0/000", 0, 0, 256)]
    [InlineData("tile/0/x001/x234/067", 0, 1_234_067, 256)] // the example of C2SP tlog-tiles
    [InlineData("tile/0/273.p/112", 0, 273, 112)]
    [InlineData("tile/2/000.p/1", 2, 0, 1)]
    [InlineData("tile/63/999.p/255", 63, 999, 255)]
    [InlineData("tile/0/x001/000", 0, 1000, 256)]
    public void A_path_is_read_and_written_as_the_specification_says(string text, int level, long number, int width)
    {
        Assert.True(TilePath.TryParse(text, out var tile));
        Assert.Equal(new TilePath(level, number, width), tile);
        Assert.Equal(text, tile.ToString());
    }

    [Fact]
    public void Entries_have_no_level()
    {
        Assert.True(TilePath.TryParse("tile/entries/x001/234.p/7", out var tile));
        Assert.Equal(new TilePath(null, 1234, 7), tile);
        Assert.Equal("tile/entries/x001/234.p/7", tile.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("tile")]
    [InlineData("tile/0")]
    [InlineData("tile/0/")]
    [InlineData("tile/64/000")]
    [InlineData("tile/00/000")]
    [InlineData("tile/+1/000")]
    [InlineData("tile/0/0")]
    [InlineData("tile/0/0000")]
    [InlineData("tile/0/x000/000")]
    [InlineData("tile/0/001/000")]
    [InlineData("tile/0/x000")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/0/000.p/256")]
    [InlineData("tile/0/000.p/07")]
    [InlineData("tile/0/000.p/")]
    [InlineData("tile/0/000.p/1/2")]
    [InlineData("tile/entries/../checkpoint")]
    [InlineData("tile/data/000")]
    [InlineData("tile/0/x999/x999/x999/x999/x999/x999/x999/999")]
    public void Whatever_is_written_otherwise_is_no_path(string text) => Assert.False(TilePath.TryParse(text, out _));

    [Theory] // size 70 000: 273 full and one of 112 at level 0, 1 full and one of 17 at level 1, one of 1 at level 2
    [InlineData(0, 272, 256)]
    [InlineData(0, 273, 112)]
    [InlineData(0, 274, 0)]
    [InlineData(1, 0, 256)]
    [InlineData(1, 1, 17)]
    [InlineData(2, 0, 1)]
    [InlineData(3, 0, 0)]
    public void A_log_of_70_000_leaves_has_the_tiles_that_the_specification_counts(int level, long number, int width) =>
        Assert.Equal(width, TilePath.WidthAt(level, number, 70_000));

    [Fact]
    public void A_level_beyond_the_width_of_a_number_has_no_tiles() => Assert.Equal(0, TilePath.WidthAt(63, 0, long.MaxValue));
}
