using System.Globalization;
using Traceability.Simulator.Truth;

namespace Traceability.Simulator.Tests.Truth;

public sealed class CounterTests
{
    [Fact]
    public void Below_100_000_the_register_gives_back_every_hundredth()
    {
        for (var hundredths = 0; hundredths < 10_000_000; hundredths += 7)
            Assert.Equal(hundredths / 100m, Counter.ShownFor(hundredths / 100m));
    }

    [Fact]
    public void The_register_is_the_sum_rounded_half_even_to_hundredths()
    {
        Assert.Equal(41_237.18m, Counter.ShownFor(41_237.185m));
        Assert.Equal(41_237.20m, Counter.ShownFor(41_237.195m));
        Assert.Equal(41_237.19m, Counter.ShownFor(41_237.1851m));
        Assert.Equal(0x47211530u, BitConverter.SingleToUInt32Bits(Counter.New("c", 41_237.1875m).Register) & 0xFFFFFFF0u);
    }

    [Fact]
    public void Whatever_is_added_first_now_and_total_come_from_the_register_and_never_go_back()
    {
        var random = new Random(7);
        var counter = Counter.New("c", 99_990.01m);
        var first = counter.Register;
        decimal before = 0;
        for (var i = 0; i < 200_000; i++)
        {
            counter.Add(random.Next(0, 500_000) / 1_000_000m);
            var account = counter.ToAccount();
            Assert.Equal(Shortest(counter.Register), account.Now);
            Assert.Equal(Shortest(counter.Register) - Shortest(first), account.Total);
            Assert.True(account.Total >= before);
            before = account.Total;
        }
        Assert.True(before > 40_000);   // far into the range where a float32 no longer has two decimals
    }

    static decimal Shortest(float value) => decimal.Round(
        decimal.Parse(value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture), 2, MidpointRounding.ToEven);
}
