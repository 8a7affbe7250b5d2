using Traceability.Evidence.Cbor;
using Traceability.Evidence.Entries;

namespace Traceability.Evidence.Tests.Entries;

public sealed class WeighingTests
{
    /// <summary>The body of a second crossing with every number the test's to choose.</summary>
    static ReadOutcome Read(long shown = 38_460_000, long division = 20_000, int pass = 2, long? firstShown = 14_220_000,
        long? gross = 38_460_000, long? tare = 14_220_000, long? net = 24_240_000, int vehicle = 32, long? channel = 3, int words = 2)
    {
        var writer = new CborWriter();
        writer.Array(2);
        writer.Unsigned(2);
        writer.Array(17);
        writer.Text("18-ab12");
        writer.Text("weighbridge");
        writer.Integer(pass);
        writer.Bytes(new byte[vehicle]);
        writer.Integer(1_795_219_200_000);
        writer.Integer(shown);
        writer.Integer(division);
        writer.IntegerOrNull(channel);
        writer.Bytes(new byte[2 * words]);
        writer.Bytes([0, 3]);
        writer.Array(3);
        writer.Integer(12);
        writer.Integer(3000);
        writer.Integer(0);
        writer.Integer(1_795_219_100_000);
        if (firstShown is null)
        {
            writer.Null();
        }
        else
        {
            writer.Array(3);
            writer.Text("17-ab12");
            writer.Integer(1_795_219_000_000);
            writer.Integer(firstShown.Value);
        }
        writer.IntegerOrNull(gross);
        writer.IntegerOrNull(tare);
        writer.IntegerOrNull(net);
        writer.Null();
        return Entry.TryRead(writer.Written, out _);
    }

    [Fact]
    public void A_complete_weighing_is_read()
    {
        Assert.Equal(ReadOutcome.Ok, Read());
        Assert.Equal(ReadOutcome.Ok, Read(shown: 14_220_000, firstShown: 38_460_000));
        Assert.Equal(ReadOutcome.Ok, Read(pass: 1, firstShown: null, gross: null, tare: null, net: null));
    }

    [Fact]
    public void Net_is_gross_minus_tare()
    {
        Assert.Contains("is not gross", Read(net: 24_240_001).Reason, StringComparison.Ordinal);
        Assert.Contains("is not gross", Read(net: -24_240_000).Reason, StringComparison.Ordinal);
        Assert.Contains("is not gross", Read(net: null).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Gross_is_the_heavier_crossing_and_tare_the_lighter()
    {
        Assert.Contains("two crossings", Read(gross: 14_220_000, tare: 38_460_000).Reason, StringComparison.Ordinal);
        Assert.Contains("two crossings", Read(gross: 38_480_000, net: 24_260_000).Reason, StringComparison.Ordinal);
        Assert.Contains("two crossings", Read(gross: null).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_net_of_nothing_is_refused() =>
        Assert.Contains("a net of 0 g", Read(firstShown: 38_460_000, tare: 38_460_000, net: 0).Reason, StringComparison.Ordinal);

    [Fact]
    public void The_shown_weight_is_a_multiple_of_the_division()
    {
        Assert.Contains("division", Read(shown: 38_461_000, gross: 38_461_000, net: 24_241_000).Reason, StringComparison.Ordinal);
        Assert.False(Read(division: 0).IsOk);
        Assert.False(Read(division: -20_000).IsOk);
    }

    [Fact]
    public void The_first_pass_has_no_first_crossing_and_no_weights_and_the_second_has_all()
    {
        Assert.False(Read(pass: 1).IsOk);
        Assert.False(Read(pass: 1, firstShown: null).IsOk);
        Assert.False(Read(pass: 2, firstShown: null).IsOk);
        Assert.False(Read(pass: 0).IsOk);
        Assert.False(Read(pass: 3).IsOk);
        Assert.False(Read(vehicle: 31).IsOk);
    }

    [Fact]
    public void Weight_words_are_of_a_channel_and_a_channel_is_named_only_where_there_are_words()
    {
        Assert.Equal(ReadOutcome.Ok, Read(channel: null, words: 0));
        Assert.Equal(ReadOutcome.Ok, Read(channel: 65_535, words: 4));
        Assert.Contains("weight words of no channel", Read(channel: null).Reason, StringComparison.Ordinal);
        Assert.Contains("no weight words of channel 3", Read(words: 0).Reason, StringComparison.Ordinal);
        Assert.False(Read(channel: 65_536).IsOk);
        Assert.False(Read(channel: -1).IsOk);
        Assert.False(Read(words: 5).IsOk);
    }
}
