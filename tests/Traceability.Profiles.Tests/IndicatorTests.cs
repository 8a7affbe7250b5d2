namespace Traceability.Profiles.Tests;

/// <summary>The Flintec FT-112 line of the polarity table, bit by bit.</summary>
public sealed class IndicatorTests
{
    const long NoDecimals = 1L << 31;

    static readonly IndicatorRules Rules = ProfileFolder.Read("flintec-ft112").Indicator!;

    [Fact]
    public void Bit_2_is_inverted_and_1_means_in_motion()
    {
        Assert.True(Rules.Decode(NoDecimals, 0).Stable);
        Assert.False(Rules.Decode(NoDecimals | 1 << 2, 0).Stable);
        Assert.False(Rules.Decode(0xFFFFFFFF, 0).Stable);
    }

    [Theory]
    [InlineData(3, IndicatorFlags.NetMode)]
    [InlineData(5, IndicatorFlags.PowerUpZero)]
    [InlineData(6, IndicatorFlags.OtherIndication)]
    [InlineData(12, IndicatorFlags.CentreOfZero)]
    [InlineData(13, IndicatorFlags.OtherIndication)]
    [InlineData(15, IndicatorFlags.OtherIndication)]
    public void Each_status_bit_sets_its_flag_and_no_other(int bit, IndicatorFlags flag) =>
        Assert.Equal(IndicatorFlags.Stable | flag, Rules.Decode(NoDecimals | 1L << bit, 0).Flags);

    [Fact]
    public void Bits_that_the_manual_gives_no_such_meaning_change_nothing()
    {
        foreach (var bit in Enumerable.Range(0, 27).Except([2, 3, 5, 6, 12, 13, 15]))
            Assert.Equal(IndicatorFlags.Stable, Rules.Decode(NoDecimals | 1L << bit, 0).Flags);
        foreach (var bit in Enumerable.Range(7, 25))
            Assert.Equal(IndicatorFlags.Stable, Rules.Decode(NoDecimals, 1L << bit).Flags);
    }

    [Theory]
    [InlineData(0, IndicatorFlags.Fault)]
    [InlineData(1, IndicatorFlags.Fault)]
    [InlineData(2, IndicatorFlags.Fault)]
    [InlineData(3, IndicatorFlags.Fault | IndicatorFlags.Underload)]
    [InlineData(4, IndicatorFlags.Fault | IndicatorFlags.Overload)]
    [InlineData(5, IndicatorFlags.Fault)]
    [InlineData(6, IndicatorFlags.Fault)]
    public void Each_error_bit_is_a_fault_and_under_and_over_are_told_apart(int bit, IndicatorFlags flags) =>
        Assert.Equal(IndicatorFlags.Stable | flags, Rules.Decode(NoDecimals, 1L << bit).Flags);

    [Theory]
    [InlineData(27, 4)]
    [InlineData(28, 3)]
    [InlineData(29, 2)]
    [InlineData(30, 1)]
    [InlineData(31, 0)]
    public void Decimals_come_from_exactly_one_of_bits_27_to_31(int bit, int decimals) =>
        Assert.Equal(decimals, Rules.Decode(1L << bit, 0).Decimals);

    [Fact]
    public void None_or_two_decimal_bits_say_nothing()
    {
        Assert.Null(Rules.Decode(0, 0).Decimals);
        Assert.Null(Rules.Decode(1L << 31 | 1L << 27, 0).Decimals);
    }

    [Fact]
    public void The_words_are_taken_high_word_first_and_all_of_them_are_needed()
    {
        var status = Rules.Decode([0x8000, 0x1020], [0, 0]);
        Assert.Equal(IndicatorFlags.Stable | IndicatorFlags.CentreOfZero | IndicatorFlags.PowerUpZero, status.Flags);
        Assert.Equal(0, status.Decimals);
        Assert.Equal(IndicatorStatus.Unreadable, Rules.Decode([0x8000], [0, 0]));
        Assert.Equal(IndicatorStatus.Unreadable, Rules.Decode([0x8000, 0x1020], []));
        Assert.True(IndicatorStatus.Unreadable.Fault);
        Assert.False(IndicatorStatus.Unreadable.Stable);
    }

    [Fact]
    public void The_heartbeat_counts_tenths_of_a_second_at_wire_10()
    {
        var heartbeat = ProfileFolder.Read("flintec-ft112").Heartbeat!;
        Assert.Equal(10, heartbeat.Value.Rule.WireAddress);
        Assert.Equal(12345, heartbeat.Value.Rule.Decode([0, 12345]).Mantissa);
    }
}
