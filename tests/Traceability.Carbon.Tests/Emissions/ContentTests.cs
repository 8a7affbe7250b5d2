using System.Text;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Tests.Emissions;

public sealed class ContentTests
{
    static readonly SourceStream stone = Sample.Stream("stone", StreamCategory.Process, "limestone-by-moles", "kg");

    static Content Part(ExactDecimal fraction) => new("CaCO3", fraction, new Citation("an assay", "1", "CaCO3", 2023));

    static Int128 Emitted(SourceStream stream, ExactDecimal quantity) =>
        Sample.Derived(Sample.Plan(stream), new ActivityData("stone", Sample.Midnight, Sample.Midnight + Sample.Month, quantity, ActivityBasis.Weighed, "gate")).TotalMicrograms;

    [Fact]
    public void A_part_of_a_mass_emits_what_that_much_of_the_pure_substance_does()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var (mass, fraction) = (new ExactDecimal(random.NextInt64(1_000_000_000), -random.Next(7)), new ExactDecimal(random.Next(1, 1_000_001), -6));
            Assert.Equal(Emitted(stone, mass * fraction), Emitted(stone with { Content = Part(fraction) }, mass));
        }
    }

    [Fact]
    public void A_content_of_all_is_what_is_counted_without_one() =>
        Assert.Equal(Emitted(stone, new ExactDecimal(88_000, 0)), Emitted(stone with { Content = Part(new ExactDecimal(1, 0)) }, new ExactDecimal(88_000, 0)));

    [Fact]
    public void A_content_above_one_is_refused() => Refused("fraction", "92");

    [Theory]
    [InlineData("\"fraction\": \"92\"", "\"fraction\": \"0\"", "fraction"), InlineData("\"fraction\": \"92\"", "\"fraction\": \"0.1234567891\"", "fraction")]
    [InlineData("\"category\": \"process\"", "\"category\": \"purchased-goods\"", "content"), InlineData("\"unit\": \"kg\"", "\"unit\": \"L\"", "content")]
    [InlineData("\"substance\": \"CaCO3\"", "\"substance\": \"Ca CO3\"", "substance"), InlineData("\"year\": 2023", "\"year\": 23", "year")]
    public void A_content_says_a_part_of_a_weight_and_where_it_is_printed(string old, string @new, string key) => Refused(key, null, old, @new);

    static void Refused(string key, string? found, string? old = null, string? @new = null)
    {
        var file = CaseFile.Read("content", "refused-above-one.json");
        var text = file.Inputs.GetProperty("plan").GetRawText();
        if (old is not null)
        {
            Assert.Contains(old, text, StringComparison.Ordinal);
            text = text.Replace("\"fraction\": \"92\"", "\"fraction\": \"0.92\"", StringComparison.Ordinal).Replace(old.Replace("92\"", "0.92\"", StringComparison.Ordinal), @new, StringComparison.Ordinal).Replace(old, @new, StringComparison.Ordinal);
        }
        Assert.False(MonitoringPlan.TryRead("plan", Encoding.UTF8.GetBytes(text), out _, out var faults));
        Assert.Contains(faults, f => f.Key.EndsWith(key, StringComparison.Ordinal));
        if (found is not null) Assert.Contains(file.Refused!.Value.GetProperty("says").GetString()!, Assert.Single(faults).ToString(), StringComparison.Ordinal);
    }
}
