using System.Text;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Tests.Figures;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Tests.Activity;

/// <summary>Rows of activity beside their own evidence lines: July 2023, at the mine of RandomFigure (mill by its meter in 0.01 kWh, camp by bills, trucks by a stock, limestone weighed).</summary>
public sealed class EvidenceAgreementTests
{
    const long From = Sample.Midnight, To = Sample.Midnight + Sample.Month, Half = Sample.Midnight + Sample.Month / 2;
    const string Id = "0123456789abcdef";

    static readonly MonitoringPlan plan = Read();

    static MonitoringPlan Read()
    {
        Assert.True(MonitoringPlan.TryRead("plan", Encoding.UTF8.GetBytes(RandomFigure.PlanText(simulated: true)), out var plan, out _));
        return plan;
    }

    static ActivityData Row(string stream, string quantity, ActivityBasis basis, string evidence, long from = From, long to = To)
    {
        Assert.True(ExactDecimal.TryParseExact(quantity, out var value));
        return new ActivityData(stream, from, to, value, basis, evidence);
    }

    static string Told(bool mustRead, params ActivityData[] rows) => string.Join("; ", new EvidenceAgreement(plan, rows, mustRead).Faults().Select(f => $"{f.Row} {f.Key}: {f.Allowed}"));

    static string Told(params ActivityData[] rows) => Told(true, rows);

    static string Line(string line) => line.Replace("FROM", $"{From}", StringComparison.Ordinal).Replace("HALF", $"{Half}", StringComparison.Ordinal).Replace("TO", $"{To}", StringComparison.Ordinal).Replace("SHA", string.Concat(Enumerable.Repeat(Id, 4)), StringComparison.Ordinal).Replace("ID", Id, StringComparison.Ordinal);

    [Theory]
    [InlineData("mill", "1.00", ActivityBasis.Measured, "mill.energy_import FROM 0 TO 100")]
    [InlineData("mill", "1", ActivityBasis.Interpolated, "mill.energy_import FROM 0 HALF 40 mill.energy_import HALF 7 TO 67")] // a device was replaced
    [InlineData("mill", "2.00", ActivityBasis.Measured, "mill.energy_import FROM 0 TO 100 mill.energy_import FROM 0 TO 100")] // two devices, of which one may be the other's twin: a finding
    [InlineData("mill", "0", ActivityBasis.Measured, "mill.energy_import 1 5 1 5")] // not read any more
    [InlineData("mill", "5", ActivityBasis.Estimated, "estimate ID FROM TO 5 part FROM TO 5")]
    [InlineData("camp", "8", ActivityBasis.Recorded, "invoice ID FROM TO 8 part FROM TO 8")]
    [InlineData("camp", "3", ActivityBasis.Recorded, "intervals ID 0 TO 8 part FROM TO 3")]
    [InlineData("limestone", "7", ActivityBasis.Weighed, "weighings scale 2 SHA")]
    [InlineData("trucks", "90", ActivityBasis.Recorded, "dip FROM 100 a received HALF 20 b issued HALF 5 c dip TO 25 d")]
    public void What_says_what_its_line_says_is_taken(string stream, string quantity, ActivityBasis basis, string evidence) => Assert.Equal("", Told(Row(stream, quantity, basis, Line(evidence))));

    [Theory]
    [InlineData("mill", "1.01", ActivityBasis.Measured, "mill.energy_import FROM 0 TO 100", "quantity")]
    [InlineData("mill", "-1", ActivityBasis.Measured, "mill.energy_import FROM 100 TO 0", "quantity")]
    [InlineData("mill", "1", ActivityBasis.Measured, "mill.energy_import FROM 100 TO 0", "evidence")] // a register that falls
    [InlineData("trucks", "-75", ActivityBasis.Recorded, "dip FROM 25 a dip TO 100 d", "quantity")] // less than nothing was used
    [InlineData("mill", "1", ActivityBasis.Measured, "other.energy_import FROM 0 TO 100", "evidence")]
    [InlineData("mill", "1", ActivityBasis.Measured, "mill.energy_import 1 0 TO 100", "evidence")] // begins before the row
    [InlineData("mill", "1", ActivityBasis.Integrated, "mill.energy_import FROM 0 TO 100", "basis")]
    [InlineData("mill", "1", ActivityBasis.Weighed, "mill.energy_import FROM 0 TO 100", "basis")]
    [InlineData("mill", "1", ActivityBasis.Measured, "mill.energy_import FROM 0 TO 99999999999999999999", "evidence")]
    [InlineData("mill", "8", ActivityBasis.Recorded, "invoice ID FROM TO 8 part FROM TO 8", "evidence")] // a bill beside a meter counts nothing
    [InlineData("camp", "1", ActivityBasis.Measured, "mill.energy_import FROM 0 TO 100", "evidence")]
    [InlineData("camp", "8", ActivityBasis.Estimated, "invoice ID FROM TO 8 part FROM TO 8", "basis")]
    [InlineData("camp", "8", ActivityBasis.Measured, "invoice ID FROM TO 8 part FROM TO 8", "basis")]
    [InlineData("camp", "7", ActivityBasis.Recorded, "invoice ID FROM TO 8 part FROM TO 8", "quantity")]
    [InlineData("camp", "7", ActivityBasis.Recorded, "invoice ID FROM TO 8 part FROM TO 7", "evidence")] // all of its time, and not all of it
    [InlineData("camp", "9", ActivityBasis.Recorded, "intervals ID 0 TO 8 part FROM TO 9", "evidence")]
    [InlineData("camp", "8", ActivityBasis.Recorded, "invoice ID FROM TO 8 part HALF TO 8", "evidence")]
    [InlineData("camp", "8", ActivityBasis.Recorded, "invoice ID HALF TO 8 part FROM TO 8", "evidence")]
    [InlineData("limestone", "7", ActivityBasis.Recorded, "weighings scale 2 SHA", "basis")]
    [InlineData("limestone", "7", ActivityBasis.Weighed, "weighings other 2 SHA", "evidence")]
    [InlineData("limestone", "7", ActivityBasis.Weighed, "weighings scale 0 SHA", "evidence")]
    [InlineData("limestone", "7", ActivityBasis.Weighed, "weighings scale 2 ID", "evidence")] // no hash
    [InlineData("mill", "1.00", ActivityBasis.Measured, "mill.energy_import TO 0 FROM 100", "evidence")] // backwards in time
    [InlineData("mill", "1.00", ActivityBasis.Measured, "mill.energy_import FROM 0 FROM 100", "evidence")] // in no time
    [InlineData("mill", "1.00", ActivityBasis.Measured, "mill.energy_import 1 0 1 100", "evidence")]
    [InlineData("trucks", "75", ActivityBasis.Recorded, "dip TO 100 a dip TO 25 d", "evidence")] // both at once
    [InlineData("limestone", "-7", ActivityBasis.Weighed, "weighings scale 2 SHA", "quantity")]
    [InlineData("trucks", "91", ActivityBasis.Recorded, "dip FROM 100 a received HALF 20 b issued HALF 5 c dip TO 25 d", "quantity")]
    [InlineData("trucks", "75", ActivityBasis.Recorded, "dip FROM 100 a dip TO 25 d", null)]
    [InlineData("trucks", "100", ActivityBasis.Recorded, "dip FROM 100 a", "evidence")]
    [InlineData("trucks", "95", ActivityBasis.Recorded, "dip FROM 100 a received 1 20 b dip TO 25 d", "evidence")] // before the opening dip
    [InlineData("trucks", "115", ActivityBasis.Recorded, "dip FROM 100 a received HALF 20 b received HALF 20 b dip TO 25 d", "evidence")]
    [InlineData("trucks", "75", ActivityBasis.Recorded, "dip 1 100 a dip TO 25 d", "evidence")] // years before
    [InlineData("trucks", "75", ActivityBasis.Measured, "dip FROM 100 a dip TO 25 d", "basis")]
    [InlineData("trucks", "0", ActivityBasis.Recorded, "dip FROM 100 a weighings scale 2 ID dip TO 100 d", "evidence")]
    [InlineData("camp", "1", ActivityBasis.Recorded, "as the office said", "evidence")]
    public void What_says_otherwise_is_told_by_its_key(string stream, string quantity, ActivityBasis basis, string evidence, string? key)
    {
        var told = Told(Row(stream, quantity, basis, Line(evidence)));
        if (key is null) Assert.Equal("", told);
        else Assert.StartsWith($"0 {key}: ", told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_balance_that_was_divided_by_time_sums_to_its_line()
    {
        var line = Line("dip FROM 100 a dip TO 25 d");
        ActivityData First(string quantity) => Row("trucks", quantity, ActivityBasis.Recorded, line, to: Half);
        ActivityData Second(string quantity, long from = Half) => Row("trucks", quantity, ActivityBasis.Recorded, line, from);
        Assert.Equal("", Told(Second("37.5"), First("37.5")));
        Assert.Equal("0 quantity: 37.5, as its evidence line says; 1 quantity: 37.5, as its evidence line says", Told(First("37"), Second("38")));
        Assert.Equal("0 from: rows of one balance that touch; 1 from: rows of one balance that touch", Told(First("37.5"), Second("37.5", Half + Sample.Hour)));
    }

    [Fact]
    public void What_is_counted_twice_by_two_rows_is_told()
    {
        ActivityData Bill(string id, string part, long to = To) => Row("camp", part, ActivityBasis.Recorded, $"invoice {id} {From} {To} 8 part {From} {to} {part}", to: to);
        Assert.Equal("", Told(Bill(Id, "8"), Bill("a-second-bill", "8")));
        // Another part of the same record, or the same one in another spelling, is the same record.
        Assert.Contains($"1 evidence: each thing once, and record {Id} at 2023-07-01T00:00:00Z is counted twice", Told(Bill(Id, "4", Half), Bill(Id, "8")), StringComparison.Ordinal);
        Assert.Contains("is counted twice", Told(Bill(Id, "8"), Bill(Id, "8.0")), StringComparison.Ordinal);
        ActivityData Part(string kind, string whole, string part, long from, long to) => Row("camp", part, kind == "estimate" ? ActivityBasis.Estimated : ActivityBasis.Recorded, $"{kind} {Id} {From} {To} {whole} part {from} {to} {part}", from, to);
        Assert.Equal("", Told(Part("invoice", "8", "4", From, Half), Part("invoice", "8", "4", Half, To)));
        Assert.Contains($"1 evidence: each thing once, and record {Id} is told differently", Told(Part("invoice", "8", "4", From, Half), Part("invoice", "10", "5", Half, To)), StringComparison.Ordinal);
        Assert.Equal($"1 evidence: each thing once, and record {Id} is told differently", Told(Part("invoice", "8", "4", From, Half), Part("intervals", "8", "4", Half, To)));
        Assert.Equal($"1 evidence: each thing once, and of record {Id} more is counted than its 100", Told(Part("intervals", "100", "100", From, Half), Part("intervals", "100", "100", Half, To)));
        ActivityData Guess(string id) => Row("mill", "5", ActivityBasis.Estimated, $"estimate {id} {From} {To} 5 part {From} {To} 5");
        Assert.Contains("mill, an estimate at ", Told(Guess("one"), Guess("other")), StringComparison.Ordinal);
        ActivityData Tickets(string sha256, long from, long to) => Row("limestone", "7", ActivityBasis.Weighed, $"weighings scale 2 {string.Concat(Enumerable.Repeat(sha256, 64))}", from, to);
        Assert.Equal("", Told(Tickets("1", From, Half), Tickets("2", Half, To)));
        Assert.Contains("limestone, what scale weighed at ", Told(Tickets("1", From, To), Tickets("2", Half, To)), StringComparison.Ordinal);
        ActivityData Store(string dip) => Row("trucks", "75", ActivityBasis.Recorded, Line($"dip FROM 100 a dip TO 25 {dip}"));
        Assert.Contains("trucks, a balance at ", Told(Store("b"), Store("c")), StringComparison.Ordinal);
        ActivityData Of(string name, long from, long to) => Row("trucks", "75", ActivityBasis.Recorded, $"dip {from} 100 {name} dip {to} 25 {name}", from, to);
        Assert.Equal("1 evidence: each thing once, and trucks has two balances", Told(Of("a", From, Half), Of("b", Half, To)));
    }

    [Fact]
    public void A_register_goes_on_from_row_to_row_or_begins_anew()
    {
        ActivityData First(int to) => Row("mill", (to / 100m).ToString(System.Globalization.CultureInfo.InvariantCulture), ActivityBasis.Measured, $"mill.energy_import {From} 0 {Half} {to}", to: Half);
        ActivityData Second(int from) => Row("mill", "10", ActivityBasis.Measured, $"mill.energy_import {Half} {from} {To} {from + 1000}", Half);
        Assert.Equal("", Told(First(1000), Second(1000)));
        Assert.Equal("", Told(First(1000), Second(0)));
        Assert.Equal("1 evidence: each thing once, and mill.energy_import stands at 500 steps where the row before left it at 1000", Told(First(1000), Second(500)));
        Assert.Contains("stands at 500000 steps", Told(First(1000), Second(500_000)), StringComparison.Ordinal);
    }

    [Fact]
    public void Measured_quarters_are_at_most_the_rows_and_of_what_no_meter_counted_none()
    {
        var mill = Row("mill", "1", ActivityBasis.Measured, Line("mill.energy_import FROM 0 TO 100"));
        Assert.Equal("", Told(mill with { MeasuredQuarters = 31 * 96 }));
        Assert.Equal("0 measured_quarters: at most the quarter-hours of the row", Told(mill with { MeasuredQuarters = 31 * 96 + 1 }));
        var half = Row("mill", "1", ActivityBasis.Measured, Line("mill.energy_import HALF 0 TO 100"));
        Assert.Equal("", Told(half with { MeasuredQuarters = 31 * 48 }));
        Assert.Equal("0 measured_quarters: at most the quarter-hours between the edges of each of the stream's points", Told(half with { MeasuredQuarters = 31 * 48 + 1 }));
        Assert.Equal("0 measured_quarters: 0 of what no meter counted", Told(Row("camp", "8", ActivityBasis.Recorded, Line("invoice ID FROM TO 8 part FROM TO 8")) with { MeasuredQuarters = 1 }));
    }

    /// <summary>What was written before lines were read had any; where one is in a form it was in that form by the same program.</summary>
    [Fact]
    public void A_line_of_an_older_file_may_be_free_text_and_is_held_to_where_it_is_none()
    {
        Assert.Equal("", Told(false, Row("camp", "1", ActivityBasis.Recorded, "as the office said")));
        Assert.StartsWith("0 quantity: ", Told(false, Row("mill", "2", ActivityBasis.Measured, Line("mill.energy_import FROM 0 TO 100"))), StringComparison.Ordinal);
        // Two estimates of one time were taken once, and of a silent point the others' quarter-hours were measured.
        ActivityData Guess(string id) => Row("camp", "5", ActivityBasis.Estimated, $"estimate {id} {From} {To} 5 part {From} {To} 5");
        Assert.Equal("", Told(false, Guess("one"), Guess("other")));
        Assert.Equal("", Told(false, Row("mill", "1", ActivityBasis.Measured, Line("mill.energy_import HALF 0 TO 100")) with { MeasuredQuarters = 31 * 96 }));
    }

    [Fact]
    public void Numbers_beyond_128_bits_are_told_and_not_thrown()
    {
        const string large = "9999999999999999999999999999";
        Assert.StartsWith("0 ", Told(Row("trucks", "1", ActivityBasis.Recorded, Line($"dip FROM {large} a received HALF 0.{new string('0', 26)}1 b dip TO {large} d"))), StringComparison.Ordinal);
    }
}
