using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;

namespace Traceability.Evidence.Tests.Segments;

public sealed class EntryDifferenceTests
{
    static readonly Series Fuel = new()
    {
        Channel = 3, WordsPerReading = 2, TimesMs = [1000, 2000, 3000], Qualities = new Quality[3],
        Words = [1, 2, 3, 4, 5, 6], Exponent = -2, Mantissas = [1234567, 1234600, -5],
    };

    static EntryDifference? Find(Entry signed, Entry claimed) => EntryDifference.Find([[0], signed.Encode()], [[0], claimed.Encode()]);

    [Fact]
    public void The_reading_the_thief_lowered_is_named_with_both_values()
    {
        var difference = Find(Fuel, Fuel with { Mantissas = [1234567, 1224600, -5], Words = [1, 2, 9, 9, 5, 6] });
        Assert.Equal("entry 1, channel 3, reading 1: signed 12346.00, claimed 12246.00", difference!.ToString());
        difference = Find(Fuel, Fuel with { Mantissas = [1234567, 1234600, 5] });
        Assert.Equal(("-0.05", "0.05"), (difference!.Signed, difference.Claimed));
        difference = Find(Fuel with { Exponent = 3 }, Fuel with { Exponent = 3, Mantissas = [1234568, 1234600, -5] });
        Assert.Equal(("1234567000", "1234568000"), (difference!.Signed, difference.Claimed));
        difference = Find(Fuel, Fuel with { Exponent = -3 });
        Assert.Equal(("12345.67", "1234.567"), (difference!.Signed, difference.Claimed));
    }

    [Fact]
    public void Every_other_part_of_a_series_is_named_too()
    {
        Assert.Equal("entry 1, channel 3, reading 2, time: signed 3000, claimed 3001", Find(Fuel, Fuel with { TimesMs = [1000, 2000, 3001] })!.ToString());
        Assert.Equal("entry 1, channel 3, reading 1, register words: signed 00030004, claimed 00030005", Find(Fuel, Fuel with { Words = [1, 2, 3, 5, 5, 6] })!.ToString());
        Assert.Equal("entry 1, channel 3, reading 0, quality: signed Good, claimed Uncertain", Find(Fuel, Fuel with { Qualities = [Quality.Uncertain, 0, 0] })!.ToString());
        Assert.Equal("entry 1, channel: signed 3, claimed 4", Find(Fuel, Fuel with { Channel = 4 })!.ToString());
        Assert.Equal("entry 1, readings: signed 3, claimed 1", Find(Fuel, Fuel with { TimesMs = [1], Qualities = new Quality[1], Words = [1, 2], Mantissas = [5] })!.ToString());
    }

    [Fact]
    public void A_ticket_is_compared_by_what_it_shows()
    {
        var weighing = new RandomEntries(4).Weighing() with { Ticket = "18-ab12", First = new FirstCrossing("17-ab12", 1, 14_000_000), ShownGrams = 38_000_000, DivisionGrams = 20_000 };
        Assert.Equal("entry 1, ticket 18-ab12, shown g: signed 38000000, claimed 37000000", Find(weighing, weighing with { ShownGrams = 37_000_000 })!.ToString());
        Assert.Equal("entry 1, ticket 18-ab12, net g: signed 24000000, claimed none", Find(weighing, weighing with { First = null })!.ToString());
        Assert.StartsWith("entry 1, Weighing, byte ", Find(weighing, weighing with { Vehicle = new byte[32] })!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_difference_is_never_told_with_the_same_words_on_both_sides()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new RandomEntries(seed);
            var signed = random.Any().Encode();
            var claimed = (byte[])signed.Clone();
            claimed[seed % claimed.Length] ^= (byte)(1 << seed % 8);
            var difference = EntryDifference.Find([signed], [claimed])!;
            Assert.NotEqual(difference.Signed, difference.Claimed);
        }
    }

    [Fact]
    public void Missing_added_and_exchanged_entries_are_named()
    {
        var other = new RandomEntries(1).Event();
        Assert.Null(EntryDifference.Find([Fuel.Encode()], [Fuel.Encode()]));
        Assert.Equal("entry 1, entry: signed one more, claimed none", EntryDifference.Find([Fuel.Encode(), other.Encode()], [Fuel.Encode()])!.ToString());
        Assert.Equal("entry 1, entry: signed none, claimed one more", EntryDifference.Find([Fuel.Encode()], [Fuel.Encode(), other.Encode()])!.ToString());
        Assert.Equal("entry 0, kind: signed Series, claimed Event", EntryDifference.Find([Fuel.Encode()], [other.Encode()])!.ToString());
        Assert.Equal("entry 0, entry: signed Series, claimed unreadable bytes", EntryDifference.Find([Fuel.Encode()], [[0x82, 0x01]])!.ToString());
    }
}
