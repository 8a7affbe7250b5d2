using Xunit;

namespace Traceability.Mqtt.Tests;

public sealed class ReconnectPauseTests
{
    static readonly TimeSpan First = TimeSpan.FromMilliseconds(250), Longest = TimeSpan.FromSeconds(30);

    [Fact]
    public void The_ceiling_doubles_up_to_the_longest_and_every_pause_stays_below_it()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var pause = new ReconnectPause(First, Longest, new Random(seed));
            var ceiling = First;
            for (var attempt = 0; attempt < 20; attempt++)
            {
                Assert.InRange(pause.Next(), TimeSpan.FromTicks(1), ceiling);
                ceiling = TimeSpan.FromTicks(Math.Min(ceiling.Ticks * 2, Longest.Ticks));
            }
            pause.Reset();
            Assert.InRange(pause.Next(), TimeSpan.FromTicks(1), First);
        }
    }

    [Fact]
    public void A_thousand_devices_do_not_come_back_together()
    {
        var pauses = Enumerable.Range(0, 1000).Select(seed =>
        {
            var pause = new ReconnectPause(First, Longest, new Random(seed));
            for (var i = 0; i < 10; i++) pause.Next();
            return pause.Next();
        }).ToList();
        foreach (var tenth in pauses.GroupBy(p => (int)(p / Longest * 10))) Assert.InRange(tenth.Count(), 50, 150);
    }
}
