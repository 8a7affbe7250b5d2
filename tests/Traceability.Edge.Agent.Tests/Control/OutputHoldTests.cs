using Traceability.Edge.Agent.Control;
using Traceability.Evidence.Entries;
using Traceability.Testing;
using Xunit;

namespace Traceability.Edge.Agent.Tests.Control;

/// <summary>What is asked for a time is taken back, whatever the line says to it the first time.</summary>
public sealed class OutputHoldTests
{
    readonly ManualTime time = new();
    readonly List<string> noted = [];
    readonly OutputHolds holds;
    bool isActive, isBroken;

    public OutputHoldTests() => holds = new OutputHolds(time, told =>
    {
        Assert.Equal((EventCode.Command, "gate"), (told.Code, told.Subject));
        noted.Add(told.Cause);
    });

    bool Request(bool active, int? seconds = null) => holds.Request("gate", active, seconds is { } limit ? TimeSpan.FromSeconds(limit) : null, wanted =>
    {
        if (!isBroken) isActive = wanted;
        return !isBroken;
    });

    void Pass(int seconds) => time.Advance(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void It_is_taken_back_when_its_time_is_over()
    {
        Assert.True(Request(active: true, seconds: 60));
        Pass(59);
        Assert.True(isActive);
        Pass(1);
        Assert.False(isActive);
        Assert.Equal(["active", "inactive"], noted);
    }

    [Fact]
    public void A_later_request_that_is_taken_ends_the_time_of_an_earlier_one()
    {
        Request(active: true, seconds: 60);
        Pass(50);
        Request(active: true, seconds: 60);
        Pass(50);
        Assert.True(isActive);
        Request(active: true);
        Pass(600);
        Assert.True(isActive);
    }

    [Fact]
    public void A_release_that_the_line_refuses_leaves_the_time_running()
    {
        Request(active: true, seconds: 60);
        isBroken = true;
        Assert.False(Request(active: false));
        isBroken = false;
        Assert.True(isActive);
        Pass(60);
        Assert.False(isActive);
    }

    [Fact]
    public void A_renewal_that_the_line_refuses_leaves_the_earlier_time_running()
    {
        Request(active: true, seconds: 60);
        isBroken = true;
        Assert.False(Request(active: true, seconds: 600));
        isBroken = false;
        Pass(60);
        Assert.False(isActive);
    }

    [Fact]
    public void What_cannot_be_taken_back_is_tried_every_second_and_told_once()
    {
        Request(active: true, seconds: 60);
        isBroken = true;
        Pass(300);
        Assert.True(isActive);
        isBroken = false;
        Pass(1);
        Assert.False(isActive);
        Assert.Equal(["active", "not-taken", "inactive"], noted);
        Pass(300);
        Assert.Equal(3, noted.Count);
    }
}
