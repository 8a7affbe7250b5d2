using Traceability.Edge.Setup.Verbs;

namespace Traceability.Edge.Setup.Tests.Scanning;

public sealed class RangesTests
{
    [Theory]
    [InlineData("1-3,7,2", new[] { 1, 2, 3, 7 })]
    [InlineData("255", new[] { 255 })]
    [InlineData("1 - 3", null)]
    [InlineData("3-1", null)]
    [InlineData("0", null)]
    [InlineData("-5", null)]
    [InlineData("", null)]
    [InlineData("1-2-3", null)]
    [InlineData("99999999999", null)]
    public void Numbers_are_those_that_were_typed(string text, int[]? expected) => Assert.Equal(expected, Ranges.Numbers(text, 1, 255));

    [Theory]
    [InlineData("10.0.0.254-10.0.1.1", "10.0.0.254 10.0.0.255 10.0.1.0 10.0.1.1")]
    [InlineData("10.0.0.8/30", "10.0.0.9 10.0.0.10")]
    [InlineData("meter-1,METER-1,10.0.0.1", "meter-1 10.0.0.1")]
    public void Hosts_are_names_ranges_and_blocks(string text, string expected) => Assert.Equal(expected.Split(' '), Ranges.Hosts(text)!);

    [Theory]
    [InlineData("10.0.0.0/15")]
    [InlineData("10.0.0.0/20")]
    [InlineData("10.0.0.0/31")]
    [InlineData("10.0.0.1-10.1.0.1")]
    [InlineData("10.0.0.1-meter")]
    [InlineData("a/b/c")]
    [InlineData(",")]
    public void More_than_a_plant_has_or_what_cannot_be_read_is_refused(string text) => Assert.Null(Ranges.Hosts(text));
}
