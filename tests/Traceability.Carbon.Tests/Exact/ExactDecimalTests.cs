using System.Globalization;
using System.Numerics;
using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Tests.Exact;

public sealed class ExactDecimalTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("0.00", "0")]
    [InlineData("10.210", "10.21")]
    [InlineData("3.785411784", "3.785411784")]
    [InlineData("1200", "1200")]
    public void Text_is_read_exactly_and_written_shortest(string text, string shortest)
    {
        Assert.True(ExactDecimal.TryParse(text, out var value));
        Assert.Equal(shortest, value.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(".5")]
    [InlineData("1.")]
    [InlineData("01")]
    [InlineData("1e3")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1,5")]
    [InlineData(" 1")]
    [InlineData("٣")]
    [InlineData("1.2.3")]
    [InlineData("12345678901234567890123456789")]
    public void Anything_but_plain_digits_is_refused(string text) => Assert.False(ExactDecimal.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "0.000000001")]
    [InlineData(1_000_000_000, "1")]
    [InlineData(737_300_000, "0.7373")]
    [InlineData(-1_500_000_000, "-1.5")]
    public void Micrograms_are_written_as_exact_kilograms(long micrograms, string kilograms) =>
        Assert.Equal(kilograms, Kilograms.FromMicrograms(micrograms));

    [Fact]
    public void Sums_of_different_resolutions_are_exact() =>
        Assert.Equal("1200.03", (new ExactDecimal(12, 2) + new ExactDecimal(3, -2)).ToString());

    [Theory]
    [InlineData(5, 2, 2)]
    [InlineData(7, 2, 4)]
    [InlineData(-5, 2, -2)]
    [InlineData(-7, 2, -4)]
    [InlineData(1, 3, 0)]
    [InlineData(2, 3, 1)]
    [InlineData(-2, 3, -1)]
    public void Ties_go_to_the_even_neighbour(long numerator, long denominator, long expected)
    {
        Assert.Equal(expected, (long)HalfEven.Divide((Int128)numerator, (Int128)denominator));
        Assert.Equal(expected, (long)HalfEven.Divide((BigInteger)numerator, (BigInteger)denominator));
    }

    [Fact]
    public void Rounding_agrees_with_the_definition_for_small_fractions()
    {
        for (var numerator = -60; numerator <= 60; numerator++)
            for (var denominator = 1; denominator <= 12; denominator++)
                Assert.Equal((long)Math.Round((decimal)numerator / denominator, MidpointRounding.ToEven), (long)HalfEven.Divide((Int128)numerator, denominator));
    }

    [Fact]
    public void No_source_of_this_library_names_a_floating_point_type()
    {
        var word = new System.Text.RegularExpressions.Regex(@"\b(double|float|Half|Math\.Round|decimal)\b");
        var quoted = new System.Text.RegularExpressions.Regex("\"[^\"]*\"");
        var folder = Traceability.Testing.RepositoryRoot.File("src", "Traceability.Carbon");
        var files = Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(f => File.ReadLines(f).Where(l => word.IsMatch(quoted.Replace(l, "").Split("//")[0])).Select(l => string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(f)}: {l}"))));
    }

    [Theory]
    [InlineData("12.50", 1250, -2), InlineData("0.00", 0, -2), InlineData("0", 0, 0), InlineData("-0.5", -5, -1), InlineData("12e3", 12, 3), InlineData("0e9", 0, 9), InlineData("-7", -7, 0)]
    public void Its_resolution_is_kept_in_the_exact_text(string text, long mantissa, int exponent)
    {
        Assert.True(ExactDecimal.TryParseExact(text, out var value));
        Assert.Equal(new ExactDecimal(mantissa, exponent), value);
        Assert.Equal(text, value.ToExact());
    }

    [Theory]
    [InlineData("-0"), InlineData("-0.0"), InlineData("12.50e1"), InlineData("1e0"), InlineData("1e10"), InlineData("1e-3"), InlineData("1E3"), InlineData("+1"), InlineData("--1"), InlineData("e3"), InlineData("-e3"), InlineData(""), InlineData("-"), InlineData(".5")]
    public void No_other_spelling_is_exact(string text) => Assert.False(ExactDecimal.TryParseExact(text, out _));
}
