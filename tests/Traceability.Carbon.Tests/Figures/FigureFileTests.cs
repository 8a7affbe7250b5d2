using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Certificates;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Figures;
using Traceability.Carbon.Methods;
using Traceability.Carbon.Periods;
using Traceability.Carbon.Reading;
using Traceability.Testing;

namespace Traceability.Carbon.Tests.Figures;

public sealed class FigureFileTests
{
    static readonly string folder = RepositoryRoot.File("tests", "Traceability.Carbon.Tests", "cases", "recomputing");

    public static TheoryData<string> Cases() => CaseFile.Of("recomputing");

    /// <summary>After a wanted change of the format TRACEABILITY_REMAKE_EXAMPLE=1 writes the file anew.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void The_file_is_made_again_to_the_same_bytes_or_refused(string name)
    {
        var example = CaseFile.Read("recomputing", name);
        var path = Path.Combine(folder, example.Inputs.GetProperty("file").GetString()!);
        if (example.Inputs.TryGetProperty("example", out var of))
        {
            var inputs = new WorkedExample(of.GetString()!).Inputs with { Version = example.Inputs.TryGetProperty("version", out var version) ? version.GetInt32() : FigureFile.Version };
            Assert.True(FigureFile.TryRedo(inputs, out var made, out _, out _));
            if (Environment.GetEnvironmentVariable("TRACEABILITY_REMAKE_EXAMPLE") == "1") File.WriteAllBytes(path, made);
            Assert.Equal(Encoding.UTF8.GetString(File.ReadAllBytes(path)), Encoding.UTF8.GetString(made));
        }
        var bytes = File.ReadAllBytes(path);
        if (example.Inputs.TryGetProperty("replace", out var replace))
        {
            var text = Encoding.UTF8.GetString(bytes);
            bytes = Encoding.UTF8.GetBytes(new Regex(replace[0].GetString()!).Replace(text, replace[1].GetString()!, 1));
            Assert.NotEqual(text, Encoding.UTF8.GetString(bytes));
        }
        var read = FigureFile.TryRead(name, bytes, [], out var figure, out var faults);
        if (example.Refused is not { } refused)
        {
            Assert.True(read, string.Join('\n', faults));
            Assert.True(FigureFile.TryRedo(figure, out var redone, out var inventory, out _));
            Assert.Equal(bytes, redone);
            Assert.Equal(example.Result.GetProperty("total_ug").GetString(), inventory.TotalMicrograms.ToString(CultureInfo.InvariantCulture));
            if (example.Result.TryGetProperty("primary_ug", out var primary)) Assert.Equal(primary.GetString(), inventory.PrimaryShare.Part.ToString(CultureInfo.InvariantCulture));
            Assert.Equal(example.Result.GetProperty("scopes_ug").EnumerateArray().Select(s => s.GetString()), inventory.Scopes.Select(s => string.Create(CultureInfo.InvariantCulture, $"{(int)s.Scope} {s.Method} {s.Micrograms}")));
            return;
        }
        var (kind, key, says) = (refused.GetProperty("kind").GetString(), refused.GetProperty("key").GetString(), refused.GetProperty("says").GetString()!);
        if (kind == "Differs")
        {
            Assert.True(read, string.Join('\n', faults));
            Assert.True(FigureFile.TryRedo(figure, out var redone, out _, out _));
            var difference = Assert.Single(FigureDifference.Between(bytes, redone, 20));
            Assert.Equal((key, says), (difference.Path, $"{difference.Stated} {difference.Redone}"));
            return;
        }
        Assert.False(read);
        var fault = Assert.Single(faults);
        Assert.Equal((kind, key), (fault.Kind.ToString(), fault.Key));
        Assert.Contains(says, fault.Allowed, StringComparison.Ordinal);
    }

    static byte[] Golden => File.ReadAllBytes(Path.Combine(folder, "certificates-of-a-quarter.figure"));

    static string GoldenText => Encoding.UTF8.GetString(Golden);

    static IReadOnlyList<ReadFault> Faults(string text)
    {
        Assert.False(FigureFile.TryRead("f", Encoding.UTF8.GetBytes(text), [], out _, out var faults));
        return faults;
    }

    [Theory]
    [InlineData("", ReadFaultKind.Empty), InlineData("{", ReadFaultKind.Unreadable), InlineData("{ \"format\": \"tr-figure\", \"version\": 4 }", ReadFaultKind.Newer), InlineData("{ \"format\": \"other\", \"version\": 1 }", ReadFaultKind.Wrong)]
    [InlineData("{}", ReadFaultKind.Wrong)]
    public void Nothing_unreadable_newer_and_wrong_are_four_results(string text, ReadFaultKind kind) => Assert.Equal(kind, Faults(text)[0].Kind);

    [Fact]
    public void A_file_beyond_the_bound_is_not_looked_into() =>
        Assert.Equal((ReadFaultKind.Unreadable, "at most 67108864"), FigureFile.TryRead("f", new byte[FigureFile.MostBytes + 1], [], out _, out var faults) ? default : (faults[0].Kind, faults[0].Allowed));

    [Theory]
    [InlineData("\"sha256\": \"", "\"sha256\": \"0", "methodology.sha256", "factor_sets[0].sha256", "plan.sha256")]
    [InlineData("\"quantity\": \"100000\"", "\"quantity\": \"1.0e3\"", "activity[0].quantity")]
    [InlineData("\"from\": \"2023-07-01T00:00:00.000Z\"", "\"from\": \"2023-07-01T00:00:00Z\"", "from", "activity[0].from", "activity[1].from")]
    [InlineData("\"basis\": \"recorded\"", "\"basis\": \"guessed\"", "activity[0].basis", "activity[1].basis")]
    [InlineData("\"before_kwh\": \"0\"", "\"before_kwh\": \"-1\"", "certificates[0].before_kwh")]
    [InlineData("\"why_incomplete\": []", "\"why_incomplete\": [\"\"], \"more\": 1", "why_incomplete[0]", "more")]
    [InlineData("ghg-protocol-corporate-facility", "own-rules", "methodology.id")]
    [InlineData("\"simulated\": true", "\"simulated\": false", "simulated")]
    [InlineData("\"period\": \"example\"", "\"period\": \"2023\"", "period")]
    [InlineData("\"period\": \"example\"", "\"period\": \"2031-12\"", "period")]
    public void Every_mistake_is_told_with_its_place(string what, string with, params string[] keys)
    {
        Assert.Contains(what, GoldenText, StringComparison.Ordinal);
        Assert.Equal(keys, Faults(GoldenText.Replace(what, with, StringComparison.Ordinal)).Select(f => f.Key));
    }

    /// <summary>A version-1 file says of every claim what was drawn; a later one may leave out both, and not one of them.</summary>
    [Theory]
    [InlineData(1, "before_kwh|vintage_kwh", "certificates[0].before_kwh", "certificates[0].vintage_kwh")]
    [InlineData(2, "before_kwh", "certificates[0].before_kwh"), InlineData(2, "vintage_kwh", "certificates[0].vintage_kwh")]
    public void Only_a_claim_of_a_vintage_that_lasts_says_nothing_of_what_was_drawn(int version, string without, params string[] keys)
    {
        var text = GoldenText.Replace("\"version\": 1,\n  \"facility\"", $"\"version\": {version},\n  \"facility\"", StringComparison.Ordinal);
        Assert.Equal(keys, Faults(Regex.Replace(text, $" *\"({without})\": \"[0-9]*\",\n", "")).Select(f => f.Key));
    }

    [Fact]
    public void A_set_that_is_given_beside_the_file_serves_one_that_is_named_by_its_hash()
    {
        var named = Encoding.UTF8.GetBytes(Regex.Replace(GoldenText, ",\n      \"file\": \"[^\n]*\"", ""));
        Assert.True(FigureFile.TryRead("f", Golden, [], out var carried, out _));
        Assert.True(FigureFile.TryRead("f", named, [carried.Sources[0].Set], out var read, out var faults), string.Join('\n', faults));
        Assert.True(FigureFile.TryRedo(read, out var redone, out _, out _));
        Assert.Equal(named, redone);
    }

    [Fact]
    public void What_is_shipped_is_named_and_not_carried()
    {
        Assert.False(FactorSource.Of(FactorSet.Shipped).Within);
        Assert.True(FactorSource.Of(Sample.SmallSet).Within);
    }

    [Fact]
    public void Numbers_beyond_128_bits_refuse_the_figure()
    {
        var text = GoldenText.Replace("\"quantity\": \"100000\"", "\"quantity\": \"9999999999999999999999999999e9\"", StringComparison.Ordinal);
        Assert.True(FigureFile.TryRead("f", Encoding.UTF8.GetBytes(text), [], out var read, out _));
        Assert.False(FigureFile.TryRedo(read, out var bytes, out _, out var refusals));
        Assert.Equal((RefusalRule.OutsideValidity, 0), (Assert.Single(refusals).Rule, bytes.Length));
    }

    [Fact]
    public void Another_spelling_of_the_same_contents_is_another_file()
    {
        var text = GoldenText.Replace("\"why_incomplete\": []", "\"why_incomplete\":  []", StringComparison.Ordinal);
        var bytes = Encoding.UTF8.GetBytes(text);
        Assert.True(FigureFile.TryRead("f", bytes, [], out var read, out _));
        Assert.True(FigureFile.TryRedo(read, out var redone, out _, out _));
        var difference = Assert.Single(FigureDifference.Between(bytes, redone, 20));
        Assert.Equal("(file)", difference.Path);
        Assert.Contains($"line {1 + Array.FindIndex(text.Split('\n'), l => l.Contains("why_incomplete", StringComparison.Ordinal))} ", difference.Stated, StringComparison.Ordinal);
    }

    /// <summary>200 meters, cut twice a month.</summary>
    [Fact]
    public void A_year_of_a_large_site_is_written_and_made_again()
    {
        var example = new WorkedExample("electricity-certificates-of-a-quarter.json").Inputs;
        var year = new Period("2023", new DateTimeOffset(2023, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds());
        var half = (year.ToMs - year.FromMs) / 24;
        ActivityData[] activity = [.. Enumerable.Range(0, 24).SelectMany(cut => Enumerable.Range(0, 200).Select(meter => Billed(meter, year.FromMs + cut * half, year.FromMs + (cut + 1) * half)))];
        var inputs = example with { Period = year, Activity = activity, Claims = [] };
        Assert.True(FigureFile.TryRedo(inputs, out var bytes, out _, out _));
        Assert.True(FigureFile.TryRead("f", bytes, [], out var read, out _));
        Assert.True(FigureFile.TryRedo(read, out var redone, out _, out _));
        Assert.Equal(bytes, redone);
        Assert.InRange(bytes.Length, 1_000_000, 4_000_000);

        static ActivityData Billed(int meter, long from, long to) =>
            new("mill", from, to, new ExactDecimal(1_234_567 + meter, -2), ActivityBasis.Recorded, $"invoice meter{meter}-{from} {from} {to} {new ExactDecimal(1_234_567 + meter, -2)} part {from} {to} {new ExactDecimal(1_234_567 + meter, -2)}");
    }
}
