using Traceability.Carbon.Activity;
using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Tests.Activity;

public sealed class EvidenceItemTests
{
    [Fact]
    public void Every_form_is_read_back_as_what_it_says()
    {
        Assert.Equal([new EvidenceItem.Counted("mill.energy_import", 0, -5, 900_000, 70), new EvidenceItem.Counted("mill.energy_import", 900_000, 0, 1_800_000, 9)],
            Read("mill.energy_import 0 -5 900000 70 mill.energy_import 900000 0 1800000 9"));
        Assert.Equal([new EvidenceItem.Weighed("deck", 2, "abcd")], Read("weighings deck 2 abcd"));
        Assert.Equal([new EvidenceItem.Recorded("invoice", "00ff", 1, 9, new ExactDecimal(125, -1), 2, 4, new ExactDecimal(3, 0))], Read("invoice 00ff 1 9 12.5 part 2 4 3"));
        Assert.Equal([new EvidenceItem.Stock("dip", 1, new ExactDecimal(7, 0), "aa"), new EvidenceItem.Stock("received", 2, new ExactDecimal(5, -1), "17-abcd@2"), new EvidenceItem.Stock("dip", 9, new ExactDecimal(1, 0), "bb")],
            Read("dip 1 7 aa received 2 0.5 17-abcd@2 dip 9 1 bb"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("mill.energy_import 0 1 2")]
    [InlineData("mill.energy_import 0 1 2 x")]
    [InlineData("weighings deck many abcd")]
    [InlineData("invoice 00ff 1 9 12.5 whole 2 4 3")]
    [InlineData("dip 1 7 aa received 2")]
    [InlineData("dip 1 7 aa  2 0.5 b")]
    public void A_line_in_another_form_is_refused(string line) => Assert.False(EvidenceItem.TryRead(line, out _));

    static IReadOnlyList<EvidenceItem> Read(string line)
    {
        Assert.True(EvidenceItem.TryRead(line, out var items));
        return items;
    }
}
