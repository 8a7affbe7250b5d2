using Traceability.Carbon.Activity;
using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Tests.Activity;

public sealed class RecordedQuantityTests
{
    public static TheoryData<string> Bills() => CaseFile.Of("recorded");

    [Theory]
    [MemberData(nameof(Bills))]
    public void The_worked_example_of_a_bill_comes_out_to_the_last_digit(string name)
    {
        var file = CaseFile.Read("recorded", name);
        var (quantity, span) = (CaseFile.Number(file.Inputs.GetProperty("quantity")), file.Inputs.GetProperty("span"));
        var before = file.Inputs.GetProperty("cuts").EnumerateArray().Select(cut => RecordedQuantity.Before(quantity, CaseFile.At(span[0]), CaseFile.At(span[1]), CaseFile.At(cut))).ToList();
        Assert.Equal(file.Result.GetProperty("parts").EnumerateArray().Select(part => part.GetString()), before.Zip(before.Skip(1), (a, b) => (b - a).ToString()));
    }

    [Fact]
    public void Parts_of_a_span_sum_to_its_quantity_exactly_however_it_is_cut_and_none_is_negative()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var (from, length) = (random.NextInt64(2_000_000_000_000), random.NextInt64(1, 3660L * 86_400_000));
            var quantity = new ExactDecimal(random.NextInt64(1L << 53), -random.Next(10));
            long[] cuts = [from, .. Enumerable.Range(0, random.Next(40)).Select(_ => from + random.NextInt64(length)).Order(), from + length];
            var parts = cuts.Zip(cuts.Skip(1), (a, b) => RecordedQuantity.Before(quantity, from, from + length, b) - RecordedQuantity.Before(quantity, from, from + length, a)).ToList();
            Assert.True(parts.Aggregate(ExactDecimal.Zero, (sum, part) => sum + part).CompareTo(quantity) == 0, $"seed {seed}");
            Assert.True(parts.TrueForAll(part => part.Mantissa >= 0), $"seed {seed}");
        }
    }

    [Fact]
    public void A_tie_goes_to_the_even_step_and_outside_the_span_there_is_nothing()
    {
        Assert.Equal("0.000000002", RecordedQuantity.Before(new ExactDecimal(3, -9), 0, 2, 1).ToString()); // 1.5 steps
        Assert.Equal("0", RecordedQuantity.Before(new ExactDecimal(1, -9), 0, 2, 1).ToString()); // 0.5 steps
        Assert.Equal("0", RecordedQuantity.Before(new ExactDecimal(7, 0), 10, 20, 10).ToString());
        Assert.Equal("7", RecordedQuantity.Before(new ExactDecimal(7, 0), 10, 20, 25).ToString());
    }
}
