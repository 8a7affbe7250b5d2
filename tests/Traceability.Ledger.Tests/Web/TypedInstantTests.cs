using Traceability.Ledger.Web;
using Xunit;

namespace Traceability.Ledger.Tests.Web;

public sealed class TypedInstantTests
{
    [Theory]
    [InlineData("Australia/Brisbane")]
    [InlineData("Australia/Sydney")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("America/Santiago")]
    public void Whatever_instant_a_form_shows_is_read_back_as_itself(string name)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(name);
        var begin = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        for (var ms = begin; ms < begin + 366L * 86_400_000; ms += 900_000 + 1)
        {
            Assert.True(TypedInstant.TryRead(TypedInstant.Text(ms, zone), zone, out var read, out var wrong), wrong);
            Assert.Equal(ms, read);
        }
    }

    [Theory]
    [InlineData("2026-10-04T02:30", "is skipped")]
    [InlineData("2027-04-04T02:30", "comes twice by the clocks of Australia/Sydney; allowed: 2027-04-04T02:30:00+11:00 or 2027-04-04T02:30:00+10:00")]
    [InlineData("0001-01-01T00:00", "allowed: a day and time")]
    [InlineData("9999-12-31T23:59", "allowed: a day and time")]
    [InlineData("yesterday", "allowed: a day and time by the clocks of Australia/Sydney")]
    [InlineData("", "allowed: a day and time")]
    public void What_names_no_instant_or_two_is_refused_with_what_is_allowed(string text, string wrong)
    {
        Assert.False(TypedInstant.TryRead(text, TimeZoneInfo.FindSystemTimeZoneById("Australia/Sydney"), out _, out var said));
        Assert.Contains(wrong, said, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_of_the_two_hours_that_clocks_repeat_can_be_named()
    {
        var sydney = TimeZoneInfo.FindSystemTimeZoneById("Australia/Sydney");
        Assert.True(TypedInstant.TryRead("2027-04-04T02:30:00+11:00", sydney, out var first, out _));
        Assert.True(TypedInstant.TryRead("2027-04-04T02:30:00+10:00", sydney, out var second, out _));
        Assert.Equal(3_600_000, second - first);
        Assert.Equal("text", TypedInstant.FieldFor(TypedInstant.Text(first, sydney)));
        Assert.Equal("datetime-local", TypedInstant.FieldFor("2027-04-04T02:30"));
    }
}
