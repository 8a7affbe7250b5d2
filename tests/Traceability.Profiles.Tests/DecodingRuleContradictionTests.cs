namespace Traceability.Profiles.Tests;

public sealed class DecodingRuleContradictionTests
{
    static readonly DecodingRule Rule = Rules.Of(RegisterType.F32, resolution: -2);
    static readonly ushort[] Words = [.. Rules.Words(81234.5f), .. Rules.Words(float.NaN)];
    const byte Good = (byte)ReadingQuality.Good, NotANumber = (byte)ReadingQuality.NotANumber;

    [Fact]
    public void What_the_words_decode_to_is_no_contradiction() =>
        Assert.Null(Rule.Contradiction("c", 2, -2, Words, [Good, NotANumber], [8_123_450, 0]));

    [Theory]
    [InlineData(1, -2, Good, 8_123_450, "c: 1 words per reading, the rule has 2")]
    [InlineData(2, -1, Good, 8_123_450, "c: exponent -1, the rule has -2")]
    [InlineData(2, -2, Good, 8_123_449, "c, reading 0: the words give 8123450 (Good), beside them stands 8123449 (Good)")]
    [InlineData(2, -2, (byte)ReadingQuality.Uncertain, 8_123_450, "c, reading 0: the words give 8123450 (Good), beside them stands 8123450 (Uncertain)")]
    public void What_they_do_not_decode_to_is_named_with_both_sides(int words, int exponent, byte quality, long mantissa, string said) =>
        Assert.Equal(said, Rule.Contradiction("c", words, exponent, Words, [quality, NotANumber], [mantissa, 0]));
}
