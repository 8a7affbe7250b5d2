namespace Traceability.Profiles.Tests;

public sealed class DecodingRuleBytesTests
{
    // Import energy of an SDM630, as DecodingRule.Cbor.cs documents it, written here by hand from RFC 8949.
    const string Documented = "8F01031848020600" + "01002180" + "636B5768" + "1820F600F6";

    static DecodingRule ImportEnergy => ProfileFolder.Read("eastron-sdm630").Find("energy_import")!.Rule;

    [Fact]
    public void The_documented_bytes_are_the_bytes() => Assert.Equal(Documented, Convert.ToHexString(ImportEnergy.ToCbor()));

    // Gross weight of a Laumas indicator (holding 7, u32 ABCD, 1 kg) whose sign is bit 7 of register 6.
    const string WithSign = "9002" + "0207" + "030200" + "01000080" + "626B67" + "00F6F6F6" + "84060007" + "01";

    [Fact]
    public void A_rule_with_a_word_beside_is_version_2_and_no_other_rule_is()
    {
        var gross = Rules.Of(RegisterType.U32) with { WireAddress = 7, Words = 3, Unit = "kg", Beside = new BesideWord(6, BesideMeaning.Sign, 7, 1) };
        Assert.Equal(WithSign, Convert.ToHexString(gross.ToCbor()));
        Assert.Equal("8F01", Convert.ToHexString((gross with { Words = 2, Beside = null }).ToCbor().AsSpan(0, 2)));
        Assert.True(DecodingRule.TryRead(Hex(WithSign), out var read));
        Assert.Equal(gross, read);
    }

    [Theory]
    [InlineData("02", "84060007" + "01", "the words of the number alone")]
    [InlineData("03", "84070007" + "01", "a register of the number itself")]
    [InlineData("03", "84080007" + "01", "its second register")]
    [InlineData("03", "84060007" + "02", "a sign of two bits")]
    [InlineData("03", "84060307" + "01", "a meaning that does not exist")]
    [InlineData("03", "84060110" + "01", "a bit 16")]
    [InlineData("03", "8406010F" + "02", "beyond bit 15")]
    [InlineData("03", "84060107" + "00", "no bits")]
    [InlineData("03", "83060007", "a part missing")]
    [InlineData("03", "F6", "version 2 without its member")]
    public void A_word_beside_that_no_rule_writes_is_corrupt(string words, string beside, string why)
    {
        var hex = WithSign[..8] + words + WithSign[10..^10] + beside;
        Assert.True(DecodingRule.Read(Hex(hex), out _) == RuleReadOutcome.Corrupt, why);
    }

    [Fact]
    public void A_coil_and_a_discrete_input_are_rules_of_version_1()
    {
        Assert.Equal("8F01" + "001864" + "010800" + "01000080" + "6000F6F6F6", Convert.ToHexString(Rules.Bit(RegisterTable.Coil).ToCbor()));
        Assert.Equal("8F01" + "011864" + "010800" + "01000080" + "6000F6F6F6", Convert.ToHexString(Rules.Bit(RegisterTable.DiscreteInput).ToCbor()));
    }

    [Theory]
    [InlineData("001864" + "020800" + "01000080" + "6000F6F6F6", "two words")]
    [InlineData("001864" + "010000" + "01000080" + "6000F6F6F6", "a number")]
    [InlineData("011864" + "010801" + "01000080" + "6000F6F6F6", "an order of words")]
    [InlineData("001864" + "010800" + "0100008101" + "6000F6F6F6", "a sentinel")]
    [InlineData("041864" + "010800" + "01000080" + "6000F6F6F6", "a table that does not exist")]
    public void A_coil_that_is_more_than_a_bit_is_corrupt(string hex, string why) => Assert.True(DecodingRule.Read(Hex("8F01" + hex), out _) == RuleReadOutcome.Corrupt, why);

    [Theory]
    [InlineData(RegisterType.I32, BesideMeaning.Sign)]
    [InlineData(RegisterType.F32, BesideMeaning.Power)]
    [InlineData(RegisterType.U64, BesideMeaning.Power)]
    [InlineData(RegisterType.Bits, BesideMeaning.Decimals)]
    public void A_word_beside_what_has_its_own_sign_or_point_or_too_many_words_is_unsound(RegisterType type, BesideMeaning meaning)
    {
        var rule = Rules.Of(type);
        Assert.False((rule with { Words = (byte)(rule.Words + 1), Beside = new BesideWord(0, meaning, 0, 1) }).IsSound);
    }

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
        Assert.Equal(RuleReadOutcome.Newer, DecodingRule.Read(Hex("8F03" + Documented[4..]), out _));
        Assert.Equal(RuleReadOutcome.Newer, DecodingRule.Read(Hex("9103" + Documented[4..] + "F6F6"), out _));
        Assert.Equal(RuleReadOutcome.Corrupt, DecodingRule.Read(Hex("8F02" + Documented[4..]), out _));
        Assert.Equal(RuleReadOutcome.Corrupt, DecodingRule.Read(Hex("9002" + Documented[4..] + "F6"), out _));
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
    [InlineData("8F01001848020600010021806" + "36B57681820F600F6", "a float in a coil")]
    [InlineData("8F010318480106000100218063" + "6B57681820F600F6", "one word cannot hold a float")]
    [InlineData("8F010318480206000000218063" + "6B57681820F600F6", "a scale of nothing")]
    [InlineData("8F01031848020D000100218063" + "6B57681820F600F6", "a type that does not exist")]
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
