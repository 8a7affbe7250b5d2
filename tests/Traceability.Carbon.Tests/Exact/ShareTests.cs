using Traceability.Carbon.Exact;
using Xunit;

namespace Traceability.Carbon.Tests.Exact;

public sealed class ShareTests
{
    [Theory]
    [InlineData(5, 100, false)]
    [InlineData(500_000_001, 10_000_000_000, true)] // shown as 5 %
    [InlineData(499_999_999, 10_000_000_000, false)]
    [InlineData(1, 0, true)]
    [InlineData(0, 0, false)]
    public void More_than_a_percentage_is_judged_exactly_and_not_by_what_is_shown(long part, long whole, bool more) =>
        Assert.Equal(more, new Share(part, whole).IsMoreThan(new ExactDecimal(5, 0)));
}
