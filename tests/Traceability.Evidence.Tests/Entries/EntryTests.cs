using Traceability.Evidence.Cbor;
using Traceability.Evidence.Entries;

namespace Traceability.Evidence.Tests.Entries;

public sealed class EntryTests
{
    [Fact]
    public void Every_kind_comes_back_with_the_same_bytes()
    {
        var seen = new int[Entry.KindCount];
        for (var seed = 0; seed < 5000; seed++)
        {
            var random = new RandomEntries(seed);
            var entry = seed % 7 == 0 ? random.Tally([1, 2, 3, 4, 5, 6, 7]) : random.Any();
            var bytes = entry.Encode();
            Assert.True(DeterministicCbor.Check(bytes).IsOk, $"seed {seed}");
            var outcome = Entry.TryRead(bytes, out var read);
            Assert.True(outcome.IsOk, $"seed {seed}, {entry.Kind}: {outcome}");
            Assert.Equal(entry.Kind, read!.Kind);
            Assert.True(bytes.AsSpan().SequenceEqual(read.Encode()), $"seed {seed}, {entry.Kind}");
            seen[(int)entry.Kind]++;
        }
        Assert.All(seen, count => Assert.True(count > 100));
    }

    [Fact]
    public void What_a_reader_gives_is_what_was_written()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var series = new RandomEntries(seed).Series(1 + seed % 90);
            Assert.True(Entry.TryRead(series.Encode(), out var entry).IsOk);
            var read = Assert.IsType<Series>(entry);
            Assert.Equal(series.Channel, read.Channel);
            Assert.Equal(series.TimesMs, read.TimesMs);
            Assert.Equal(series.Qualities, read.Qualities);
            Assert.Equal(series.Words, read.Words);
            Assert.Equal(series.Exponent, read.Exponent);
            Assert.Equal(series.Mantissas, read.Mantissas);

            var weighing = new RandomEntries(seed).Weighing();
            Assert.True(Entry.TryRead(weighing.Encode(), out entry).IsOk);
            var ticket = Assert.IsType<Weighing>(entry);
            Assert.Equal(weighing with { Vehicle = ticket.Vehicle, WeightWords = ticket.WeightWords, StatusWords = ticket.StatusWords }, ticket);
            Assert.Equal(weighing.Vehicle, ticket.Vehicle);
            Assert.Equal(weighing.WeightWords, ticket.WeightWords);
            Assert.Equal(weighing.StatusWords, ticket.StatusWords);

            var happened = new RandomEntries(seed).Event();
            Assert.True(Entry.TryRead(happened.Encode(), out entry).IsOk);
            Assert.Equal(happened, entry);
        }
    }

    [Fact]
    public void Any_cut_or_lengthened_entry_is_refused()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var bytes = new RandomEntries(seed).Any().Encode();
            for (var length = 0; length < bytes.Length; length++) Assert.False(Entry.TryRead(bytes.AsSpan(0, length), out _).IsOk, $"seed {seed}, {length} bytes");
            Assert.False(Entry.TryRead([.. bytes, 0], out _).IsOk);
        }
        Assert.Equal(ReadKind.Empty, Entry.TryRead([], out _).Kind);
    }

    /// <summary>There is one encoding of every entry: a changed byte is refused or says something else, never the same in other bytes.</summary>
    [Fact]
    public void Whatever_is_accepted_is_what_the_writer_writes()
    {
        var accepted = 0;
        for (var seed = 0; seed < 60; seed++)
        {
            var bytes = new RandomEntries(seed).Any().Encode();
            for (var bit = 0; bit < bytes.Length * 8; bit++)
            {
                bytes[bit / 8] ^= (byte)(1 << bit % 8);
                if (Entry.TryRead(bytes, out var read).IsOk)
                {
                    accepted++;
                    Assert.True(bytes.AsSpan().SequenceEqual(read!.Encode()), $"seed {seed}, bit {bit}");
                }
                bytes[bit / 8] ^= (byte)(1 << bit % 8);
            }
        }
        Assert.True(accepted > 1000);
    }

    [Theory]
    [InlineData("8207f6")]
    [InlineData("8220f6")]
    [InlineData("820080")]
    [InlineData("830080f6")]
    [InlineData("a0")]
    [InlineData("f6")]
    public void An_unknown_kind_or_shape_is_corrupt(string hex) => Assert.Equal(ReadKind.Corrupt, Entry.TryRead(Convert.FromHexString(hex), out _).Kind);

    [Fact]
    public void Times_beyond_53_bits_are_refused_wherever_they_stand()
    {
        var beyond = 1L << 53;
        Assert.False(Reads(new SiteEvent(EventCode.Gap, 1, "a", beyond, null, "", "")));
        Assert.False(Reads(new SiteEvent(EventCode.Gap, 1, "a", null, beyond, "", "")));
        Assert.False(Reads(new SiteEvent(EventCode.Gap, 1, "a", -1, null, "", "")));
        Assert.False(Reads(new SiteEvent(EventCode.Gap, beyond, "a", null, null, "", "")));
        Assert.False(Reads(new RegisterStatement(StatementReason.RunStart, 1, [], beyond)));
        Assert.False(Reads(new RegisterStatement(StatementReason.RunStart, 1, [new CounterState(0, null, null, beyond, 0, 0)], null)));
        Assert.True(Reads(new RegisterStatement(StatementReason.RunStart, 1, [new CounterState(0, null, null, beyond - 1, 0, 0)], null)));
        Assert.False(Reads(new RegisterStatement(StatementReason.RunStart, 1, [new CounterState(3, null, null, null, 0, 0), new CounterState(3, null, null, null, 0, 0)], null)));
        Assert.False(Reads(new TagSeen("r", new byte[32], 5, 4)));
        Assert.False(Reads(new TagSeen("r", new byte[31], 5, 5)));
    }

    [Fact]
    public void Scales_of_a_tally_stand_in_order_and_once()
    {
        Assert.True(Reads(new Tally(new long[7], [new TicketCounter("a", 1), new TicketCounter("b", 1)], 0, 0)));
        Assert.False(Reads(new Tally(new long[7], [new TicketCounter("b", 1), new TicketCounter("a", 1)], 0, 0)));
        Assert.False(Reads(new Tally(new long[7], [new TicketCounter("a", 1), new TicketCounter("a", 2)], 0, 0)));
        Assert.False(Reads(new Tally(new long[7], [new TicketCounter("a", 0)], 0, 0)));
        Assert.False(Reads(new Tally(new long[7], [.. Enumerable.Range(0, 65).Select(i => new TicketCounter($"{i:d2}", 1))], 0, 0)));
    }

    static bool Reads(Entry entry) => Entry.TryRead(entry.Encode(), out _).IsOk;
}
