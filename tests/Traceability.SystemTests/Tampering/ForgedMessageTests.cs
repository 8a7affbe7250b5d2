using Traceability.SystemTests.Running;
using Traceability.Testing;
using Xunit;

namespace Traceability.SystemTests.Tampering;

public sealed class ForgedMessageTests
{
    [Fact]
    public Task A_genuine_header_that_arrives_first_with_foreign_entries_does_not_keep_the_genuine_entries_out() => LooseLedger.RunAsync(async loose =>
    {
        var chain = await loose.Ledger.EnrolledChainAsync();
        var genuine = chain.Seal(BuiltChannels.Readings(BuiltChannels.Energy, chain.NowMs, 100, 225));
        byte[][] foreign = [.. genuine.Body.Entries.SkipLast(1), BuiltChannels.Readings(BuiltChannels.Energy, chain.NowMs, 100, 105).Encode()];
        await loose.SendAsync(genuine.WithEntries(foreign));
        var refused = Assert.Single(await loose.Ledger.QuarantinedAsync("root mismatch"));
        Assert.Equal(genuine.Number, refused.GetProperty("number").GetInt64());

        await loose.SendAsync(genuine.Message);
        await loose.Ledger.UntilNumberAsync("mine", 1);
        Assert.Equal(1.25m, (await loose.Ledger.FiguresAsync("mine")).GetProperty("kwh").GetDecimal());

        // Now that the genuine ones are held, the same forgery is told in values.
        await loose.SendAsync(genuine.WithEntries(foreign));
        await loose.Ledger.QuarantinedAsync("entries altered");
        Assert.Equal(1.25m, (await loose.Ledger.FiguresAsync("mine")).GetProperty("kwh").GetDecimal());
    });

    [Fact]
    public Task A_flipped_bit_anywhere_in_a_segment_changes_no_figure() => FlippedAsync(every: 37);

    [Fact, Trait("Category", "Soak")]
    public Task No_flipped_bit_of_all_in_a_segment_changes_a_figure() => FlippedAsync(every: 1);

    /// <summary>Each flip costs the ledger a signature and a row of the quarantine, and the sender nearly nothing.</summary>
    static readonly TimeSpan Drained = TimeSpan.FromMinutes(4);

    /// <summary>Flips come first, before the genuine segment is held, and again after it.</summary>
    static Task FlippedAsync(int every) => LooseLedger.RunAsync(async loose =>
    {
        var chain = await loose.Ledger.EnrolledChainAsync();
        var segment = chain.Seal([BuiltChannels.Readings(BuiltChannels.Energy, chain.NowMs, 100, 150), .. BuiltChannels.Others(chain.NowMs)]);
        for (var round = 0; round < 2; round++)
        {
            for (var bit = round; bit < segment.Message.Length * 8; bit += every)
            {
                byte[] flipped = [.. segment.Message];
                flipped[bit / 8] ^= (byte)(1 << (bit % 8));
                await loose.SendAsync(flipped);
            }
            await loose.SendAsync(segment.Message);
            await loose.Ledger.UntilNumberAsync("mine", 1, Drained);
        }
        await SettledAsync(loose, chain);
        var figures = await loose.Ledger.FiguresAsync("mine");
        Assert.Equal(0.5m, figures.GetProperty("kwh").GetDecimal());
        Assert.Equal(2, (await loose.Ledger.ChainAsync("mine")).GetProperty("segments").GetInt64());
        Assert.Empty(await EquivocationsAsync(loose));
        Assert.NotEmpty((await loose.Ledger.ItemsAsync("/quarantine")).EnumerateArray());
    });

    [Fact]
    public Task Two_segments_signed_for_one_number_are_found_and_make_the_figures_incomplete() => LooseLedger.RunAsync(async loose =>
    {
        var chain = await loose.Ledger.EnrolledChainAsync();
        await loose.SendAsync(chain.Seal([BuiltChannels.Readings(BuiltChannels.Energy, chain.NowMs, 100), .. BuiltChannels.Others(chain.NowMs)]).Message);
        var clone = chain.Branch();
        await loose.SendAsync(chain.Seal(BuiltChannels.Readings(BuiltChannels.Energy, chain.NowMs, 200)).Message);
        await loose.Ledger.UntilNumberAsync("mine", 2);
        Assert.Empty(await EquivocationsAsync(loose));
        await loose.SendAsync(clone.Seal(BuiltChannels.Readings(BuiltChannels.Energy, clone.NowMs, 900)).Message);

        await Until.TrueAsync(async () => (await EquivocationsAsync(loose)).Count > 0, "the second signature is not found");
        Assert.Equal([2L, 2L], await EquivocationsAsync(loose)); // both are named
        var figures = await loose.Ledger.FiguresAsync("mine");
        Assert.Equal(("incomplete", 1.00m), (figures.GetProperty("state").GetString(), figures.GetProperty("kwh").GetDecimal()));
    });

    /// <summary>The numbers for which two segments were signed, once for each of them.</summary>
    static async Task<List<long>> EquivocationsAsync(LooseLedger loose) =>
        [.. (await loose.Ledger.ItemsAsync("/findings?facility=mine")).EnumerateArray()
            .Where(row => row.GetProperty("kind").GetString() == "equivocation").Select(row => row.GetProperty("number").GetInt64())];

    /// <summary>A segment behind everything that was sent: once it is held, all before it has been judged.</summary>
    static async Task SettledAsync(LooseLedger loose, ChainBuilder chain)
    {
        var last = chain.Seal(BuiltChannels.Readings(BuiltChannels.Energy, chain.NowMs, 150));
        await loose.SendAsync(last.Message);
        await loose.Ledger.UntilNumberAsync("mine", last.Number, Drained);
    }
}
