using Traceability.Evidence.Entries;

namespace Traceability.Evidence.Tests.Entries;

public sealed class SeriesTests
{
    static Series Three(params Quality[] qualities) => new()
    {
        Channel = 4, WordsPerReading = 2, TimesMs = [1000, 2000, 3000], Qualities = qualities.Length == 0 ? new Quality[3] : qualities,
        Words = [0x4220, 0x0001, 0x4220, 0x0102, 0x4220, 0x0203], Exponent = -2, Mantissas = [5, 6, 8],
    };

    [Fact]
    public void The_bytes_are_those_of_the_format() =>
        Assert.Equal("82" + "01" + "88" + "04" + "03" + "02" + "83" + "1903e8" + "1903e8" + "40" + "80" + "84" + "4142" + "4120" + "43000102" + "43010203"
            + "21" + "83" + "05" + "01" + "420102", Convert.ToHexStringLower(Three().Encode()));

    [Theory]
    [InlineData("880403028 31903e81903e8 40 8200 03 8441424120430001024301020321 830501420102", "[] says it")]
    [InlineData("88040302831903e81903e840 840001 0002 8441424120430001024301020321 830501420102", "are one")]
    [InlineData("88040302831903e81903e840 82000384414241204300010243010203", "quality run")]
    [InlineData("88040302831903e81903e840 820002 8441424120430001024301020321830501420102", "2 readings instead of 3")]
    [InlineData("88040302831903e81903e840 820004 8441424120430001024301020321830501420102", "outside")]
    [InlineData("88040302831903e81903e840 820503 8441424120430001024301020321830501420102", "outside")]
    [InlineData("88040302831903e81903e840 8100 8441424120430001024301020321830501420102", "not pairs")]
    [InlineData("88040302831903e81903e840 80 84 434242424120430001024301020321830501420102", "constant plane")]
    [InlineData("88040302831903e81903e840 80 84 42424241204300010243010203 21830501420102", "plane of 2 bytes")]
    [InlineData("88040302831903e81903e840 80 84 40412043000102430102032183050142010 2", "plane of 0 bytes")]
    [InlineData("88040302831903e81903e840 80 83 41424120430001 0221830501420102", "instead of 4")]
    [InlineData("88040302831903e83903e740 80 8441424120430001024301020321830501420102", "fall")]
    [InlineData("88040302831903e81903e840 80 8441424120430001024301020332830501420102", "outside -18")]
    [InlineData("88040002831903e81903e840 80", "outside 1")]
    [InlineData("88040305830000000000", "outside 1..4")]
    [InlineData("88041a000100010200000000", "outside 1..65536")]
    public void Any_other_encoding_is_refused(string body, string reason)
    {
        var outcome = Entry.TryRead(Convert.FromHexString("8201" + body.Replace(" ", "", StringComparison.Ordinal)), out _);
        Assert.Equal(ReadKind.Corrupt, outcome.Kind);
        Assert.Contains(reason, outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reading_without_a_value_keeps_its_raw_words_and_takes_no_mantissa()
    {
        var series = Three(Quality.Good, Quality.NotAvailable, Quality.Uncertain) with { Mantissas = [5, 0, 8] };
        Assert.True(Entry.TryRead(series.Encode(), out var entry).IsOk);
        var read = Assert.IsType<Series>(entry);
        Assert.Equal([5L, 0L, 8L], read.Mantissas);
        Assert.Equal(series.Words, read.Words);
        Assert.Equal([Quality.Good, Quality.NotAvailable, Quality.Uncertain], read.Qualities);
    }

    [Fact]
    public void An_instant_before_1970_is_refused()
    {
        var series = Three(Quality.Good, Quality.Good, Quality.Good);
        Assert.False(Entry.TryRead((series with { TimesMs = [-3, -2, 7] }).Encode(), out _).IsOk);
        Assert.True(Entry.TryRead((series with { TimesMs = [0, 2, 7] }).Encode(), out _).IsOk);
    }

    [Fact]
    public void A_series_may_hold_no_value_at_all()
    {
        var series = Three(Quality.NotANumber, Quality.NotANumber, Quality.NotANumber) with { Mantissas = [0, 0, 0] };
        var bytes = series.Encode();
        Assert.Equal(0x80, bytes[^1]);
        Assert.True(Entry.TryRead(bytes, out _).IsOk);
    }
}
