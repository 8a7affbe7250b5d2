using Traceability.Field.Gpio;
using Xunit;

namespace Traceability.Field.Tests.Gpio;

public sealed class LineEventTests
{
    [Fact]
    public void An_event_is_read_as_the_kernel_wrote_it()
    {
        // Time 0x0102030405060708, falling, line 3, 9th of its request, 7th of its line.
        var bytes = Convert.FromHexString("0807060504030201" + "02000000" + "03000000" + "09000000" + "07000000" + new string('0', 48));
        Assert.True(LineEvent.TryRead(bytes, out var read));
        Assert.Equal(new LineEvent(0x0102030405060708, LineEdge.Falling, 7), read);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_kind_of_event_that_is_no_edge_is_none(int id)
    {
        var bytes = PipedLine.Event(LineEdge.Rising, 1);
        bytes[8] = (byte)id;
        Assert.False(LineEvent.TryRead(bytes, out _));
    }

    [Fact]
    public void Any_bytes_give_an_event_or_none_and_never_an_exception()
    {
        var random = new Random(4711);
        var bytes = new byte[LineEvent.Bytes + 1];
        for (var i = 0; i < 100_000; i++)
        {
            random.NextBytes(bytes);
            if (i % 2 == 0) bytes.AsSpan(9, 3).Clear();
            var length = i % 10 == 0 ? random.Next(bytes.Length + 1) : LineEvent.Bytes;
            if (LineEvent.TryRead(bytes.AsSpan(0, length), out var read))
                Assert.True(length == LineEvent.Bytes && read.TimestampNs >= 0 && Enum.IsDefined(read.Edge));
        }
    }
}
