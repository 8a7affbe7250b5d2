namespace Traceability.Profiles.Tests;

public sealed class DecodingRuleBytesTests
{
    // Import energy of an SDM630, as DecodingRule.Cbor.cs documents it, written here by hand from RFC 8949.
    const string Documented = "8F01031848020600" + "01002180" + "636B5768" + "1820F600F6";

    static DecodingRule ImportEnergy => ProfileFolder.Read("eastron-sdm630").Find("energy_import")!.Rule;

    [Fact]
    public void The_documented_bytes_are_the_bytes() => Assert.Equal(Documented, Convert.ToHexString(ImportEnergy.ToCbor()));

    [Fact]
    public void Any_sound_rule_comes_back_as_it_was()
    {
        Random random = new(3);
        for (var i = 0; i < 20_000; i++)
        {
            var rule = SoundRules.Next(random);
            Assert.True(rule.IsSound);
            var bytes = rule.ToCbor();
            Assert.True(DecodingRule.TryRead(bytes, out var read));
            Assert.Equal(rule, read);
            Assert.Equal(bytes, read!.ToCbor());
            Assert.Equal(rule.GetHashCode(), read.GetHashCode());
        }
    }

    [Fact]
    public void Nothing_a_newer_version_and_rubbish_are_three_different_things()
    {
        Assert.Equal(RuleReadOutcome.Empty, DecodingRule.Read([], out _));
        Assert.Equal(RuleReadOutcome.Newer, DecodingRule.Read(Hex("8F02" + Documented[4..]), out _));
        Assert.Equal(RuleReadOutcome.Newer, DecodingRule.Read(Hex("9002" + Documented[4..] + "F6"), out _));
        Assert.Equal(RuleReadOutcome.Corrupt, DecodingRule.Read(Hex("8F00" + Documented[4..]), out _));
        Assert.Equal(RuleReadOutcome.Corrupt, DecodingRule.Read([0xFF], out _));
    }

    [Theory]
    [InlineData("8F0103180306" + "0600010021" + "80636B57681820F600F6", "another shape")]
    [InlineData("8F0103184802060" + "001002180636B57681820F600F600", "a byte left over")]
    [InlineData("8F180103184802060001002180636B57681820F600F6", "the version not in its shortest form")]
    [InlineData("8F010319004802060001002180636B57681820F600F6", "the address not in its shortest form")]
    [InlineData("9F010318480206000100218063" + "6B57681820F600F6FF", "an array without a length")]
    [InlineData("8F0103184802060001002180" + "7F636B5768FF1820F600F6", "a text without a length")]
    [InlineData("8F01031848020600010021806363C3286820F600F6", "text that is not UTF-8")]
    [InlineData("8F01001848020600010021806" + "36B57681820F600F6", "a coil is no register")]
    [InlineData("8F010318480106000100218063" + "6B57681820F600F6", "one word cannot hold a float")]
    [InlineData("8F010318480206000000218063" + "6B57681820F600F6", "a scale of nothing")]
    [InlineData("8F010318480209000100218063" + "6B57681820F600F6", "a type that does not exist")]
    [InlineData("8F01031848020600010021806" + "36B57681821F600F6", "a counter wider than its register")]
    [InlineData("8F01031848020600010021806" + "36B57681820F60100", "low above high")]
    [InlineData("8F0103184802060001002180636B57681820F600FB3FF0000000000000", "a float where an integer belongs")]
    public void Bytes_that_no_rule_writes_are_corrupt(string hex, string why)
    {
        Assert.True(DecodingRule.Read(Hex(hex), out var rule) == RuleReadOutcome.Corrupt, why);
        Assert.Null(rule);
    }

    [Fact]
    public void Every_cut_and_every_flipped_bit_is_refused_or_is_another_rule()
    {
        var bytes = Hex(Documented);
        for (var length = 1; length < bytes.Length; length++) Assert.Equal(RuleReadOutcome.Corrupt, DecodingRule.Read(bytes.AsSpan(0, length), out _));
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var flipped = (byte[])bytes.Clone();
            flipped[bit / 8] ^= (byte)(1 << bit % 8);
            if (!DecodingRule.TryRead(flipped, out var read)) continue;
            Assert.NotEqual(ImportEnergy, read);
            Assert.Equal(flipped, read!.ToCbor());
        }
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        Random random = new(11);
        for (var i = 0; i < 100_000; i++)
        {
            var bytes = Hex(Documented);
            for (var change = random.Next(1, 5); change > 0; change--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            DecodingRule.Read(bytes, out _);
            random.NextBytes(bytes);
            DecodingRule.Read(bytes.AsSpan(0, random.Next(bytes.Length)), out _);
        }
    }

    static byte[] Hex(string hex) => Convert.FromHexString(hex);
}
