using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Tests.Cbor;

/// <summary>A file of items, as a stick gives it back.</summary>
public sealed class CborSequenceTests
{
    static byte[] Item(int bytes)
    {
        var writer = new CborWriter();
        writer.Bytes(new byte[bytes]);
        return writer.ToArray();
    }

    static async Task<(List<byte[]> Items, CborSequence Sequence)> ReadAsync(byte[] file)
    {
        var sequence = new CborSequence(new MemoryStream(file));
        var items = new List<byte[]>();
        while (await sequence.NextAsync(TestContext.Current.CancellationToken) is { } item) items.Add(item);
        return (items, sequence);
    }

    [Fact]
    public async Task A_file_that_is_cut_at_any_byte_gives_what_stands_whole_before_the_cut_and_says_where_that_ends()
    {
        byte[][] items = [Item(3), Item(30), Item(0), Item(300)];
        var file = items.SelectMany(item => item).ToArray();
        for (var cut = 0; cut <= file.Length; cut++)
        {
            var (read, sequence) = await ReadAsync(file[..cut]);
            var ends = new List<int> { 0 };
            foreach (var item in items) ends.Add(ends[^1] + item.Length);
            var whole = ends.FindLastIndex(end => end <= cut);
            Assert.Equal(items[..whole], read);
            Assert.Equal((ends[whole], ends[whole] == cut), ((int)sequence.Offset, sequence.IsWhole));
        }
    }

    [Fact]
    public async Task Items_over_the_edges_of_what_is_read_at_once_come_whole()
    {
        var sizes = Enumerable.Range(0, 40).Select(i => 1 + (i * 104_729) % (CborSequence.MostItemBytes - 9)).ToArray();
        var (read, sequence) = await ReadAsync([.. sizes.SelectMany(Item)]);
        Assert.Equal(sizes.Select(size => Item(size).Length), read.Select(item => item.Length));
        Assert.True(sequence.IsWhole);
    }

    [Fact]
    public async Task An_item_larger_than_any_that_is_carried_ends_it()
    {
        var (read, sequence) = await ReadAsync([.. Item(5), .. Item(CborSequence.MostItemBytes)]);
        Assert.Equal((1, 6L, false), (read.Count, sequence.Offset, sequence.IsWhole));
    }
}
