using Traceability.Evidence.Segments;
using Traceability.Ledger.Chains;
using Xunit;

namespace Traceability.Ledger.Tests;

/// <summary>The name of a fork as a function of its two sides alone. Times are seconds after the parent.</summary>
public sealed class ForkKindTests
{
    const long Noon = 1_700_000_000_000;
    static readonly byte[] Old = [1, 1, 1, 1], Fresh = [2, 2, 2, 2], Third = [3, 3, 3, 3];
    static readonly ForkParent Parent = new([9], 41, Old, 5, Noon, 600_000);
    static readonly ForkParent Root = ForkParent.Enrolment([9]);

    static ForkSide Side(byte[] run, double from, double to, ClockStatus clock = ClockStatus.Synchronised, long boot = 0, double began = 0, bool oneRun = true)
    {
        var (fromMs, toMs) = ((long)(from * 1000), (long)(to * 1000));
        var beganMs = run == Old ? 600_000 + fromMs : (long)(began * 1000);
        return new ForkSide([run[0]], 42, run, boot == 0 ? run == Old ? 5 : 6 : boot, new ClockQuality(clock, "ntp", clock == ClockStatus.Synchronised ? 10 : null),
            Noon + fromMs, beganMs, Noon + toMs, beganMs + toMs - fromMs, oneRun ? 10 : 4, 10);
    }

    static ForkKind Of(ForkParent parent, ForkSide one, ForkSide other)
    {
        var fork = Fork.Of(parent, one, other);
        Assert.Equal(fork, Fork.Of(parent, other, one));
        Assert.False(string.IsNullOrWhiteSpace(fork.Detail));
        return fork.Kind;
    }

    [Fact]
    public void What_ends_within_a_minute_before_the_other_begins_is_a_lost_tail_and_beyond_a_minute_a_restored_image()
    {
        Assert.Equal(ForkKind.LostTail, Of(Parent, Side(Old, 10, 60), Side(Fresh, 90, 5000)));
        Assert.Equal(ForkKind.RestoredImage, Of(Parent, Side(Old, 10, 60.001), Side(Fresh, 90, 5000)));
        Assert.Equal(ForkKind.LostTail, Of(Root, Side(Fresh, 10, 70), Side(Third, 90, 5000)));
        Assert.Equal(ForkKind.RestoredImage, Of(Root, Side(Fresh, 10, 71), Side(Third, 90, 5000)));
    }

    [Fact]
    public void A_whole_run_that_is_lost_counts_from_its_own_start_however_long_the_device_was_off() =>
        Assert.Equal(ForkKind.LostTail, Of(Parent, Side(Fresh, 200_000, 200_020, began: 10), Side(Third, 200_090, 300_000)));

    [Fact]
    public void What_goes_on_beside_the_other_is_a_clone_and_from_number_one_on_two_devices()
    {
        Assert.Equal(ForkKind.ClonedCard, Of(Parent, Side(Old, 10, 500), Side(Fresh, 90, 480)));
        Assert.Equal(ForkKind.ClonedCard, Of(Parent, Side(Old, 10, 91), Side(Fresh, 90, 90)));
        Assert.Equal(ForkKind.TwoDevices, Of(Root, Side(Fresh, 10, 500), Side(Third, 90, 480)));
    }

    [Fact]
    public void Clocks_that_are_wrong_by_no_more_than_their_bounds_make_no_clone() =>
        Assert.Equal(ForkKind.LostTail, Of(Parent, Side(Old, 10, 40), Side(Fresh, 39.985, 5000)));

    [Fact]
    public void Two_signatures_of_one_run_are_equivocation_whatever_the_clocks_say()
    {
        foreach (var clock in Enum.GetValues<ClockStatus>())
            Assert.Equal(ForkKind.Equivocation, Of(Parent, Side(Old, 10, 20, clock), Side(Old, 90, 95, clock)));
    }

    [Fact]
    public void Nobody_is_accused_on_a_clock_that_nobody_knows()
    {
        const ClockStatus unknown = ClockStatus.Unknown;
        Assert.Equal(ForkKind.LostTail, Of(Parent, Side(Old, 10, 60, unknown), Side(Fresh, -9000, 80_000, unknown)));
        Assert.Equal(ForkKind.LostTail, Of(Parent, Side(Old, 10, 60), Side(Fresh, -9000, 80_000, unknown)));
        Assert.Equal(ForkKind.Untold, Of(Parent, Side(Old, 10, 60, unknown, oneRun: false), Side(Fresh, -9000, -8999, unknown, oneRun: false)));
        Assert.Equal(ForkKind.Untold, Of(Parent, Side(Old, 10, 30, unknown), Side(Fresh, -9000, -8999, unknown, boot: 5, oneRun: false)));
        // Both have been at work for longer than a power cut can take back, by their own time since their start.
        Assert.Equal(ForkKind.RestoredImage, Of(Parent, Side(Old, 10, 70, unknown), Side(Fresh, -9000, 80_000, unknown)));
    }

    [Fact]
    public void A_clock_that_runs_free_and_was_wrong_after_the_restart_makes_no_clone_of_an_honest_device()
    {
        const ClockStatus free = ClockStatus.FreeRunning;
        Assert.Equal(ForkKind.LostTail, Of(Parent, Side(Old, 10, 50, free), Side(Fresh, -3600, 80_000, free)));
        Assert.Equal(ForkKind.ClonedCard, Of(Parent, Side(Old, 10, 500, free), Side(Fresh, -3600, 80_000, free)));
        Assert.Contains("not sure", Fork.Of(Parent, Side(Old, 10, 500, free), Side(Fresh, -3600, 80_000, free)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_no_honest_power_cut_makes_is_a_proof()
    {
        Assert.Equal([ForkKind.RestoredImage, ForkKind.ClonedCard, ForkKind.TwoDevices, ForkKind.Equivocation], Enum.GetValues<ForkKind>().Where(k => k.IsProof()));
        Assert.All(Enum.GetValues<ForkKind>(), k => Assert.Equal(k.IsProof(), k.WhyNoProof().Length == 0));
        Assert.Equal(6, Enum.GetValues<ForkKind>().Select(k => k.Name()).Distinct().Count());
    }
}
