namespace Traceability.Profiles.Tests;

public sealed class DecimalFractionTests
{
    [Theory]
    [InlineData("0.01", 1L, -2)]
    [InlineData("1", 1L, 0)]
    [InlineData("-12.50", -125L, -1)]
    [InlineData("1e-3", 1L, -3)]
    [InlineData("2.5E2", 25L, 1)]
    [InlineData("1000", 1L, 3)]
    [InlineData("0.000", 0L, 0)]
    [InlineData("9007199254740991", 9007199254740991L, 0)]
    public void Text_is_read_exactly(string text, long mantissa, int exponent)
    {
        Assert.True(DecimalFraction.TryParse(text, out var value));
        Assert.Equal(new DecimalFraction(mantissa, exponent), value);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("1.")]
    [InlineData("-")]
    [InlineData("1,5")]
    [InlineData("0x10")]
    [InlineData("1e")]
    [InlineData("1e999")]
    [InlineData("NaN")]
    [InlineData("9007199254740992")]
    [InlineData("1.2.3")]
    [InlineData("--1")]
    public void What_is_no_such_number_is_refused(string text) => Assert.False(DecimalFraction.TryParse(text, out _));

    [Fact]
    public void A_number_has_a_mantissa_only_where_it_is_a_multiple()
    {
        Assert.True(new DecimalFraction(25, -1).TryAt(-3, out var mantissa));
        Assert.Equal(2500, mantissa);
        Assert.False(new DecimalFraction(25, -1).TryAt(0, out _));
        Assert.False(new DecimalFraction(1, 18).TryAt(-18, out _));
        Assert.True(new DecimalFraction(2500, -3).TryAt(-1, out mantissa));
        Assert.Equal(25, mantissa);
    }
}
