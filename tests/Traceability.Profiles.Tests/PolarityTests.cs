namespace Traceability.Profiles.Tests;

/// <summary>What each indicator means by its bits, row by row of the makers' tables: half of them say "in motion" where the others say "stable".</summary>
public sealed class PolarityTests
{
    const IndicatorFlags Stable = IndicatorFlags.Stable, Net = IndicatorFlags.NetMode, Centre = IndicatorFlags.CentreOfZero, Under = IndicatorFlags.Underload,
        Over = IndicatorFlags.Overload, Fault = IndicatorFlags.Fault, Other = IndicatorFlags.OtherIndication, Zeroed = IndicatorFlags.PowerUpZero;

    /// <summary>A status in which nothing is said but that the load is at rest, and the bits that change it: what each one adds or takes away.</summary>
    static readonly Dictionary<string, (long AtRest, IndicatorFlags Flags, (int Bit, IndicatorFlags Changes)[] Bits)> Rows = new()
    {
        ["laumas-tlb"] = (1 << 11, Stable, [(11, Stable), (10, Net), (12, Centre), (2, Over), (3, Over), (0, Fault), (1, Fault), (4, Fault), (5, Fault)]),
        ["flintec-ft111"] = (0, Stable, [(2, Stable), (3, Net), (12, Centre), (5, Zeroed), (6, Other), (13, Other), (15, Other)]),
        ["flintec-ft112"] = (0, Stable, [(2, Stable), (3, Net), (12, Centre), (5, Zeroed), (6, Other), (13, Other), (15, Other)]),
        ["hbm-wtx120"] = (0, Stable | Zeroed, [(4, Stable), (7, Net), (11, Centre), (2, Under), (3, Over), (0, Fault), (10, Zeroed)]),
        ["dini-dgt"] = (1 << 2, Stable, [(2, Stable), (3, Under), (4, Over), (5, Net), (6, Net), (7, Centre)]),
        ["dini-dgt4x"] = (1 << 1, Stable, [(1, Stable), (2, Under), (3, Over), (4, Centre), (6, Net), (7, Net)]),
        ["rinstrum-c500"] = (1 << 3, Stable, [(2, Stable), (3, Net), (6, Centre), (0, Under), (1, Over)]),
        ["baykon-mx08"] = (1 << 1, Stable, [(2, Stable), (1, Fault), (0, Fault), (3, Net), (12, Centre), (13, Fault), (14, Fault), (15, Fault)]),
    };

    public static TheoryData<string> Ids => [.. Rows.Keys];

    [Fact]
    public void Every_indicator_that_ships_has_its_row() =>
        Assert.Equal(Rows.Keys.Order(StringComparer.Ordinal), ProfileFolder.Ids.Where(id => ProfileFolder.Read(id).Kind == DeviceKind.WeighingIndicator));

    [Theory, MemberData(nameof(Ids))]
    public void Each_bit_says_what_its_maker_says_and_no_other_bit_says_anything(string id)
    {
        var rules = ProfileFolder.Read(id).Indicator!;
        var (atRest, flags, bits) = Rows[id];
        Assert.Equal(flags, rules.Decode(atRest, 0).Flags);
        for (var bit = 0; bit < rules.Status.Rule.Words * 16; bit++)
        {
            var changes = bits.FirstOrDefault(one => one.Bit == bit).Changes;
            Assert.True((flags ^ changes) == rules.Decode(atRest ^ 1L << bit, 0).Flags, $"bit {bit}");
        }
    }

    [Theory]
    [InlineData("laumas-tlb", 1 << 11)]
    [InlineData("dini-dgt", 1 << 2)]
    [InlineData("dini-dgt4x", 1 << 1)]
    public void Where_the_bit_says_stable_nothing_at_all_is_not_stable(string id, long stable)
    {
        Assert.False(ProfileFolder.Read(id).Indicator!.Decode(0, 0).Stable);
        Assert.True(ProfileFolder.Read(id).Indicator!.Decode(stable, 0).Stable);
    }

    [Theory]
    [InlineData("flintec-ft111", 1 << 2)]
    [InlineData("flintec-ft112", 1 << 2)]
    [InlineData("hbm-wtx120", 1 << 4)]
    [InlineData("rinstrum-c500", 1 << 2)]
    [InlineData("baykon-mx08", 1 << 2)]
    public void Where_the_bit_says_in_motion_a_set_bit_is_not_stable(string id, long motion)
    {
        Assert.True(ProfileFolder.Read(id).Indicator!.Decode(0, 0).Stable);
        Assert.False(ProfileFolder.Read(id).Indicator!.Decode(motion, 0).Stable);
    }

    [Fact]
    public void Rinstrum_says_gross_where_the_others_say_net()
    {
        Assert.True(ProfileFolder.Read("rinstrum-c500").Indicator!.Decode(0, 0).NetMode);
        Assert.False(ProfileFolder.Read("rinstrum-c500").Indicator!.Decode(1 << 3, 0).NetMode);
    }

    [Fact]
    public void Baykon_without_its_data_bit_is_a_fault_and_so_is_every_error_number()
    {
        var rules = ProfileFolder.Read("baykon-mx08").Indicator!;
        Assert.True(rules.Decode(0, 0).Fault);
        Assert.False(rules.Decode(1 << 1, 0).Fault);
        for (var error = 1; error <= 7; error++) Assert.True(rules.Decode(1 << 1 | error << 13, 0).Fault);
    }

    [Fact]
    public void HBM_numbers_its_limits_and_3_is_over_and_not_under()
    {
        var rules = ProfileFolder.Read("hbm-wtx120").Indicator!;
        Assert.Equal(Stable | Zeroed | Under, rules.Decode(1 << 2, 0).Flags);
        Assert.Equal(Stable | Zeroed | Over, rules.Decode(2 << 2, 0).Flags);
        Assert.Equal(Stable | Zeroed | Over, rules.Decode(3 << 2, 0).Flags);
    }

    [Fact]
    public void The_same_bits_of_two_Dini_layouts_say_different_things()
    {
        Assert.Equal(Stable, ProfileFolder.Read("dini-dgt").Indicator!.Decode(1 << 2, 0).Flags);
        Assert.Equal(Under, ProfileFolder.Read("dini-dgt4x").Indicator!.Decode(1 << 2, 0).Flags);
    }

    [Fact]
    public void Any_bit_of_Rinstrums_error_register_is_a_fault()
    {
        var rules = ProfileFolder.Read("rinstrum-c500").Indicator!;
        for (var bit = 0; bit < 32; bit++) Assert.Equal(Stable | Fault, rules.Decode(1 << 3, 1L << bit).Flags);
    }

    [Theory]
    [InlineData("flintec-ft111")]
    [InlineData("flintec-ft112")]
    public void Flintec_has_a_heartbeat_and_says_under_and_over_among_its_errors(string id)
    {
        var profile = ProfileFolder.Read(id);
        var rules = profile.Indicator!;
        Assert.Equal(TimeSpan.FromSeconds(1), profile.Heartbeat!.Within);
        Assert.Equal(Stable | Fault | Under, rules.Decode(0, 1 << 3).Flags);
        Assert.Equal(Stable | Fault | Over, rules.Decode(0, 1 << 4).Flags);
    }
}
