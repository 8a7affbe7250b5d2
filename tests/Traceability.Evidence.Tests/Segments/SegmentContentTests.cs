using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;

namespace Traceability.Evidence.Tests.Segments;

public sealed class SegmentContentTests
{
    static readonly RandomEntries Random = new(1);

    static ReadOutcome Decode(SegmentBody body, SegmentHeader header) => SegmentContent.TryDecode(header, body, out _);

    static ReadOutcome Decode(params Entry[] entries)
    {
        var sent = SignedSegment.Of();
        return Decode(sent.Body with { Entries = [.. entries.Select(entry => entry.Encode())] }, sent.Header);
    }

    static Tally Counting(params long[] counts) => new([.. counts, .. new long[7 - counts.Length]], [], 0, 0);

    [Fact]
    public void The_tally_stands_first_and_only_there()
    {
        Assert.True(Decode(Counting(1)).IsOk);
        Assert.Contains("no tally", Decode(Random.Event()).Reason, StringComparison.Ordinal);
        Assert.Contains("second tally", Decode(Counting(2), Counting(2)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_tally_counts_at_least_what_the_segment_holds()
    {
        Assert.Contains("fewer Series", Decode(Counting(1, 1), Random.Series(2), Random.Series(2)).Reason, StringComparison.Ordinal);
        Assert.Contains("fewer Tally", Decode(Counting(0)).Reason, StringComparison.Ordinal);
        Assert.True(Decode(Counting(9, 2), Random.Series(2), Random.Series(2)).IsOk);
    }

    /// <summary>A series of one value costs 50 bytes whatever its length, and they compress to nothing: the bound is on what they decode to.</summary>
    [Fact]
    public void A_small_message_cannot_decode_to_more_readings_than_a_segment_may_hold()
    {
        const int readings = 65_536;
        var constant = new Series
        {
            Channel = 0, WordsPerReading = 4, TimesMs = new long[readings], Qualities = new Quality[readings], Words = new ushort[4 * readings], Exponent = 0, Mantissas = new long[readings],
        };
        var most = SegmentContent.MostReadings / readings;
        Assert.True(Decode([Counting(1, most), .. Enumerable.Repeat(constant, most)]).IsOk);
        Assert.True(SignedSegment.Of([.. Enumerable.Repeat(constant, 2000)]).Message.Length < 4000);
        Assert.Contains("more than 1048576 readings", Decode([Counting(1, 2000), .. Enumerable.Repeat(constant, 2000)]).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unreadable_entry_is_named()
    {
        var sent = SignedSegment.Of();
        var outcome = Decode(sent.Body with { Entries = [sent.Body.Entries[0], [0x82, 0x01, 0x80]] }, sent.Header);
        Assert.StartsWith("entry 1: Series", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_personal_value_fits_the_commitment_in_its_entry()
    {
        var key = Random.Bytes(32);
        var tag = new TagSeen("gate", PersonalValue.Commit(key, "tag", "E200341201"), 1, 2);
        Assert.True(Ingest(new PersonalValue(1, key, "tag", "E200341201")).IsOk);
        Assert.Contains("does not fit", Ingest(new PersonalValue(1, key, "tag", "E200341202")).Reason, StringComparison.Ordinal);
        Assert.Contains("does not fit", Ingest(new PersonalValue(1, key, "plate", "E200341201")).Reason, StringComparison.Ordinal);
        Assert.Contains("does not fit", Ingest(new PersonalValue(1, Random.Bytes(32), "tag", "E200341201")).Reason, StringComparison.Ordinal);
        Assert.Contains("does not fit", Ingest(new PersonalValue(0, key, "tag", "E200341201")).Reason, StringComparison.Ordinal);
        Assert.Contains("outside", Ingest(new PersonalValue(2, key, "tag", "E200341201")).Reason, StringComparison.Ordinal);
        Assert.True(Ingest().IsOk); // erased: the chain stays whole

        ReadOutcome Ingest(params PersonalValue[] values)
        {
            var sent = SignedSegment.Of(1, null, values, tag);
            return SignedSegment.Ingest(sent.Message, sent.PublicKey, out _, out _, out _);
        }
    }

    [Fact]
    public void The_commitment_separates_kind_from_value()
    {
        var key = Random.Bytes(32);
        Assert.NotEqual(PersonalValue.Commit(key, "tag", "A"), PersonalValue.Commit(key, "tagA", ""));
        Assert.Equal(System.Security.Cryptography.HMACSHA256.HashData(key, "tag\0A"u8.ToArray()), PersonalValue.Commit(key, "tag", "A"));
    }

    static readonly ConfigurationLeaf[] Leaves =
    [
        new ConfigurationLeaf.ForChannel(0, "mill.energy_import", [0x80], "plant", 1, "sdm630", new byte[32], Verified.MapOnly, "2011", 1000),
        new ConfigurationLeaf.ForChannel(1, "mill.power", [0x80], "plant", 1, "sdm630", new byte[32], Verified.MapOnly, "2011", 1000),
        new ConfigurationLeaf.ForProfile("sdm630", [1, 2, 3]),
        new ConfigurationLeaf.ForSite([4, 5]),
    ];

    static ReadOutcome Configured(Func<ConfigurationParts, ConfigurationParts?> travels, Func<Configuration, Configuration>? states = null, params ConfigurationLeaf[] leaves)
    {
        var parts = new ConfigurationParts(Random.Bytes(32), [.. leaves.Select(leaf => leaf.Encode())]);
        var entry = new Configuration(parts.Root(), leaves.Length, ConfigurationReason.RunStart);
        var sent = SignedSegment.Of(1, parts, [], states is null ? entry : states(entry));
        return Decode(sent.Body with { Configuration = travels(parts) }, sent.Header);
    }

    [Fact]
    public void Configuration_and_its_parts_come_together_and_give_the_root_of_the_header()
    {
        Assert.Equal(ReadOutcome.Ok, Configured(parts => parts, null, Leaves));
        Assert.Contains("together", Configured(_ => null, null, Leaves).Reason, StringComparison.Ordinal);
        Assert.Contains("header", Configured(parts => parts, entry => entry with { Root = new byte[32] }, Leaves).Reason, StringComparison.Ordinal);
        Assert.Contains("root", Configured(parts => parts, entry => entry with { Leaves = 3 }, Leaves).Reason, StringComparison.Ordinal);
        Assert.Contains("root", Configured(parts => parts with { Secret = new byte[32] }, null, Leaves).Reason, StringComparison.Ordinal);
        Assert.Contains("root", Configured(parts => parts with { Leaves = [.. parts.Leaves.SkipLast(1)] }, null, Leaves).Reason, StringComparison.Ordinal);
        var plain = SignedSegment.Of();
        Assert.Contains("together", Decode(plain.Body with { Configuration = new ConfigurationParts(new byte[32], [[0x80]]) }, plain.Header).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Leaves_stand_in_the_order_channels_profiles_site()
    {
        Assert.Contains("leaf 0 is channel 1", Configured(parts => parts, null, Leaves[1], Leaves[0]).Reason, StringComparison.Ordinal);
        Assert.Contains("order", Configured(parts => parts, null, Leaves[0], Leaves[3], Leaves[2]).Reason, StringComparison.Ordinal);
        Assert.Contains("order", Configured(parts => parts, null, Leaves[2], Leaves[1]).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_leaf_comes_back_and_no_other_shape_does()
    {
        foreach (var leaf in Leaves)
        {
            var bytes = leaf.Encode();
            Assert.Equal(ReadOutcome.Ok, ConfigurationLeaf.TryRead(bytes, out var read));
            Assert.Equal(bytes, read!.Encode());
            for (var length = 0; length < bytes.Length; length++) Assert.False(ConfigurationLeaf.TryRead(bytes.AsSpan(0, length), out _).IsOk);
            Assert.False(ConfigurationLeaf.TryRead([.. bytes, 0], out _).IsOk);
        }
        Assert.Equal(ReadKind.Empty, ConfigurationLeaf.TryRead([], out _).Kind);
        Assert.Equal(ReadKind.Corrupt, ConfigurationLeaf.TryRead([0x82, 0x03, 0x40], out _).Kind);
        Assert.Equal(ReadKind.Corrupt, ConfigurationLeaf.TryRead([0x83, 0x02, 0x40, 0x40], out _).Kind);
    }
}
