using Traceability.Field.Gpio;
using Xunit;

namespace Traceability.Field.Tests.Gpio;

public sealed class PulseCountTests
{
    static LineEvent Pulse(uint sequence) => new(0, LineEdge.Falling, sequence);

    [Fact]
    public void Pulses_whose_events_the_kernel_dropped_are_counted_and_named()
    {
        PulseCount pulses = new(1000, 0);
        foreach (var sequence in (uint[])[1, 2, 3, 20, 21]) Assert.True(pulses.Take(Pulse(sequence)));
        Assert.Equal(1021, pulses.Count);
        Assert.Equal(16, pulses.Unseen);
    }

    [Fact]
    public void A_count_goes_on_where_the_last_seal_left_it_although_later_events_were_read_by_a_process_that_died()
    {
        PulseCount before = new(0, 0);
        for (uint i = 1; i <= 100; i++) before.Take(Pulse(i));
        PulseCount after = new(before.Count, before.LineSequence);
        // 101 to 105 were read and never sealed; 106 is the first that is still in the kernel.
        Assert.True(after.Take(Pulse(106)));
        Assert.Equal(106, after.Count);
    }

    [Fact]
    public void An_event_that_was_counted_already_counts_nothing()
    {
        PulseCount pulses = new(7, 3);
        Assert.False(pulses.Take(Pulse(3)));
        Assert.False(pulses.Take(Pulse(2)));
        Assert.Equal((7, 3u, 0), (pulses.Count, pulses.LineSequence, pulses.Unseen));
    }

    [Fact]
    public void The_kernels_number_goes_round_and_the_count_does_not()
    {
        PulseCount pulses = new(uint.MaxValue - 1L, uint.MaxValue - 1);
        Assert.True(pulses.Take(Pulse(uint.MaxValue)));
        Assert.True(pulses.Take(Pulse(0)));
        Assert.True(pulses.Take(Pulse(2)));
        Assert.Equal(uint.MaxValue + 3L, pulses.Count);
        Assert.Equal(1, pulses.Unseen);
    }
}
