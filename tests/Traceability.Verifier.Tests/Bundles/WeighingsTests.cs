using System.Text;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;
using Traceability.Testing;
using Traceability.Verifier.Tests.Corpus.Making;
using static Traceability.Verifier.Tests.Corpus.Making.Refinery;

namespace Traceability.Verifier.Tests.Bundles;

/// <summary>Why nobody can tell how many weighings lie between two instants. The corpus names the answer only; here each reason stands at its edge.</summary>
public sealed class WeighingsTests
{
    /// <summary>The last that is asked: a bundle which fails nothing else ends here, since none of these shows a day statement.</summary>
    const string NoDay = "no day statement of the chain covers the tallies and the weighings between them: a branch that is held back would not show";

    [Theory]
    [InlineData(2, 1, 3, -1, NoDay)]
    [InlineData(2, 0, 3, -1, "no tally from before the span is shown")]
    [InlineData(2, 1, 3, 0, "no tally from after the span is shown")]
    public void The_tallies_lie_outside_of_the_span_and_its_ends(int from, int fromMs, int to, int toMs, string why) =>
        Assert.Equal(why, Why(Built, Start + from * HourMs + fromMs, Start + to * HourMs + toMs));

    [Theory]
    [InlineData(1, 2000, true), InlineData(1, 2001, false), InlineData(1, -1000, true), InlineData(1, -1001, false)]
    [InlineData(2, 3000, true), InlineData(2, 3001, false), InlineData(2, -2000, true), InlineData(2, -2001, false)]
    public void The_steady_clock_may_differ_by_a_second_and_by_one_more_for_each_of_its_whole_hours(int hours, long moved, bool told)
    {
        var built = Seal(With(2 + hours, draft => draft with { Header = header => header with { MonotonicMs = header.MonotonicMs + moved } }));
        var why = Why(built, Start + 2 * HourMs + 1, Start + (2 + hours) * HourMs - 1, 2 + hours);
        Assert.Equal(told ? NoDay : $"the device's clock moved by {hours * HourMs} ms while {hours * HourMs + moved} ms passed", why);
    }

    [Fact]
    public void Another_start_of_the_agent_leaves_a_time_of_which_nobody_knows() =>
        Assert.StartsWith("the agent was started anew", Why(Seal(Rotated(Day, 2, Cast.RefineryKey)), Start + 2 * HourMs + 1, Start + 3 * HourMs - 1), StringComparison.Ordinal);

    [Theory, InlineData(2, ClockStatus.FreeRunning), InlineData(3, ClockStatus.FreeRunning), InlineData(2, ClockStatus.Unknown), InlineData(3, ClockStatus.Unknown)]
    public void Both_clocks_are_synchronised(int number, ClockStatus status) =>
        Assert.Equal("the device's clock was not synchronised",
            Why(Seal(With(number, draft => draft with { Header = header => header with { Clock = header.Clock with { Status = status } } })), Start + 2 * HourMs + 1, Start + 3 * HourMs - 1));

    [Fact]
    public void Both_tallies_must_be_logged()
    {
        var bundle = Asked(Built, Start + 2 * HourMs + 1, Start + 3 * HourMs - 1, 3);
        Assert.Equal(NoDay, Why(bundle with { Segments = [bundle.Segments[0] with { Proofs = [] }, bundle.Segments[1]] }));
        Assert.Equal("the later tally is not proven to be logged", Why(bundle with { Segments = [bundle.Segments[0], bundle.Segments[1] with { Proofs = [] }] }));
    }

    [Fact]
    public void A_gap_that_the_later_tally_counts_more_may_be_the_scales() =>
        Assert.Equal("channels were without readings for 7 ms in all, the scale's may be among them",
            Why(Seal(With(3, draft => draft with { Tally = tally => tally with { GapMs = 7 } })), Start + 2 * HourMs + 1, Start + 3 * HourMs - 1));

    static string Why(BuiltSegment[] built, long fromMs, long toMs, int later = 3) => Why(Asked(built, fromMs, toMs, later));

    static Bundle Asked(BuiltSegment[] built, long fromMs, long toMs, int later) => Show(new BundleSubject.Weighings(0, fromMs, toMs), built, (2, [0]), (later, [0]));

    static string Why(Bundle bundle)
    {
        Assert.True(TrustPolicy.TryRead(Encoding.UTF8.GetBytes(Cast.Policy), out var policy).IsOk);
        Assert.Equal(BundleVerdict.Accepted, BundleCheck.Run(bundle.Encode(), policy, new ProfileRules(), out var found));
        var weighings = Assert.IsType<SubjectFinding.Weighings>(found!.Finding);
        Assert.Null(weighings.Count);
        return weighings.Why;
    }
}
