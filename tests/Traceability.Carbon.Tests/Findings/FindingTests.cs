using Traceability.Carbon.Methods;
using System.Text;
using System.Text.Json;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Certificates;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Findings;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Tests.Findings;

public sealed class FindingTests
{
    const long July = Sample.Midnight, August = Sample.Midnight + Sample.Month;

    public static TheoryData<string> Cases() => CaseFile.Of("findings");

    /// <summary>Each case names its rule; the same data once more, in another order, gives the same findings.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void The_worked_example_finds_this_and_nothing_else(string name)
    {
        var file = CaseFile.Read("findings", name);
        var found = Found(file.Inputs, backwards: false);
        Assert.Equal(file.Result.GetProperty("findings").EnumerateArray().Select(f => string.Join(" | ", f.EnumerateArray().Select(c => c.GetString()))),
            found.Select(f => $"{f.Rule.Name()} | {f.Place} | {f.Expected} | {f.Observed}"));
        Assert.Equal(found, Found(file.Inputs, backwards: true));
        Assert.All(found, f => Assert.True(f.Evidence.Length > 0 && f.FromMs < f.ToMs));
    }

    static IReadOnlyList<Finding> Found(JsonElement inputs, bool backwards)
    {
        IEnumerable<JsonElement> Rows(string key) => !inputs.TryGetProperty(key, out var rows) ? [] : backwards ? rows.EnumerateArray().Reverse() : rows.EnumerateArray();
        static string? Text(JsonElement of, string key) => of.TryGetProperty(key, out var text) ? text.GetString() : null;
        MeteringPoint[] points = [.. Rows("points").Select(p => new MeteringPoint(Text(p, "id")!, $"{Text(p, "id")}.total", Text(p, "part_of") is null ? MeteringRole.Import : MeteringRole.SubMeter, "kWh", -1, null,
            Text(p, "part_of"), CaseFile.MaybeNumber(p, "most_per_hour"), CaseFile.MaybeNumber(p, "error_percent")))];
        SourceStream[] streams = [.. Rows("streams").Select(s => Sample.Stream(Text(s, "id")!, StreamCategory.Electricity, "grid", "kWh") with
        {
            Determined = Text(s, "point") is { } point ? new Determination.ByMeter([point]) : Text(s, "small") is { } reason ? new Determination.DeMinimis(reason, CaseFile.MaybeNumber(s, "most") ?? new ExactDecimal(1, 0)) : new Determination.ByInvoice(),
            Expected = CaseFile.MaybeNumber(s, "least") is { } least ? new ExpectedRange(least, CaseFile.Number(s.GetProperty("most"))) : null,
        })];
        var plan = Sample.Plan(streams) with { Points = points };
        CountedSpan[] spans = [.. Rows("counted").Select(c => new CountedSpan(plan.Point(Text(c, "point")!)!, new Edge(July, 0, true, 0, 0), new Edge(July + c.GetProperty("hours").GetInt64() * Sample.Hour, c.GetProperty("steps").GetInt64(), true, 0, 0)))];
        static long At(JsonElement hours) => July + (long)(hours.GetDecimal() * Sample.Hour);
        RegisterRead[] registers = [.. Rows("registers").Select(r => new RegisterRead(Text(r, "chain") ?? "aa", $"{Text(r, "point")}.total", "kWh", r.TryGetProperty("exponent", out var exponent) ? exponent.GetInt32() : -1, null, At(r.GetProperty("from_hours")), At(r.GetProperty("to_hours"))))];
        SerialTold[] serials = [.. Rows("serials").Select(s => new SerialTold(Text(s, "chain")!, $"{Text(s, "point")}.total", Text(s, "serial")!, At(s.GetProperty("hours")), s.GetProperty("segment").GetInt64(), s.TryGetProperty("replaced", out _)))];
        ActivityData[] activity = [.. Rows("activity").Select(a => Sample.Activity(Text(a, "stream")!, "1") with { Quantity = CaseFile.Number(a.GetProperty("quantity")) })];
        ToldOfChain[] told =
        [
            .. Rows("told").Select(t => new ToldOfChain(FindingRules.Names.Single(n => n.Name == Text(t, "rule")).Rule, Text(t, "what")!, "aa", t.GetProperty("segment").GetInt64(), "bb", Text(t, "place") ?? "", Text(t, "detail")!, At(t.GetProperty("from_hours")), At(t.GetProperty("to_hours")))),
            .. inputs.TryGetProperty("readings", out var readings) ? readings.EnumerateObject().SelectMany(WentBack) : [],
        ];
        (string, CertificateClaim)[] claims = [.. Rows("claims").Select(c => (Text(c, "facility")!, Claim(Text(c, "certificate")!, c.GetProperty("volume").GetInt64(), c.GetProperty("drawn").GetInt64())))];
        List<Finding> found = [.. StreamFindings.Of(plan, July, August, activity, [.. Rows("channels").Select(c => c.GetString()!)]), .. MeterFindings.FasterThanRated(spans),
            .. MeterFindings.NegativeRemainders(plan, July, August, spans), .. RegisterFindings.PartsNotCounted(plan, July, August, registers),
            .. RegisterFindings.TwoDevices(July, August, registers), .. RegisterFindings.Swapped(July, August, serials), .. CertificateFindings.Overlapping(claims), .. ChainFindings.Of(July, August, told)];
        found.AddRange(Rows("left_out").Select(m => StreamFindings.LeftOut(Sample.Derived(plan, m.GetString() == Methodology.Facility.Id ? Methodology.Facility : Methodology.Product, activity), 1)).OfType<Finding>());
        if (inputs.TryGetProperty("process", out var process))
        {
            var minimum = PhysicalMinimum.Shipped.Single(m => m.Process == process.GetString());
            if (minimum.Below(minimum.Process, July, August, CaseFile.Number(inputs.GetProperty("kwh")), CaseFile.Number(inputs.GetProperty("output_kg")), "ew.energy; scale 1..9") is { } finding) found.Add(finding);
        }
        return found;
    }

    /// <summary>What counting finds in readings of a point: hours and what the register showed.</summary>
    static IEnumerable<ToldOfChain> WentBack(JsonProperty point)
    {
        var counter = new CounterActivity(null);
        foreach (var reading in point.Value.EnumerateArray()) Assert.Equal(FeedOutcome.Accepted, counter.Feed([July + reading[0].GetInt64() * Sample.Hour], [reading[1].GetInt64()]));
        return counter.TakeFindings().Where(f => f.Rule == ActivityRule.NegativeDelta).Select(f => new ToldOfChain(FindingRule.NegativeDelta, "counter", "aa", 1, "bb", $"{point.Name}.total", f.ToString(), f.FromMs, f.ToMs));
    }

    static CertificateClaim Claim(string id, long volume, long drawn) => new(
        new EnergyAttributeCertificate(id, CertificateKind.Go, "AU", July, August, new ExactDecimal(volume, 0), [new GasRate(Gas.Co2, ExactDecimal.Zero)], new Citation("a registry", "1", id, 2023), null, null, []),
        ExactDecimal.Zero, new ExactDecimal(drawn, 0));

    [Fact]
    public void The_shipped_minima_are_Faradays_law()
    {
        // 2 F U / M / 3600 in integers: 10 µC, µV and µg per mole; two decimals, rounded down.
        (string Process, long Microvolts, long MicrogramsPerMole)[] rows = [("electrowinning-cobalt", 1_509_000, 58_933_194), ("electrowinning-nickel", 1_486_000, 58_693_400), ("electrowinning-copper", 887_000, 63_546_000)];
        Assert.Equal(rows.Select(r => (r.Process, new ExactDecimal(2 * (Int128)9_648_533_212 * r.Microvolts / r.MicrogramsPerMole / 3_600_000, -2).ToString())),
            PhysicalMinimum.Shipped.Select(m => (m.Process, m.KwhPerKg.ToString())));
    }

    [Fact]
    public void A_file_of_minima_is_read_strictly()
    {
        const string file = """{ "format": 1, "minima": [ { "process": "a", "output": "x", "kwh_per_kg": "0", "because": "b", "source": { "document": "d", "table": "t", "row": "r", "year": 2023 }, "checked": { "grade": "primary", "how": "h" }, "more": 1 } ] }""";
        Assert.False(PhysicalMinimum.TryRead("f", Encoding.UTF8.GetBytes(file), out _, out var faults));
        Assert.Equal(["minima[0].kwh_per_kg", "minima[0].more"], faults.Select(f => f.Key));
    }

    [Fact]
    public void Neither_reader_throws_on_any_cut_of_a_file()
    {
        const string file = """{ "format": 1, "minima": [ { "process": "a", "output": "x", "kwh_per_kg": "0.5", "because": "b" } ], "certificates": [ { "id": "a", "kind": "GO", "kg_per_kwh": { "CO2": "1" } } ] }""";
        for (var length = 0; length < file.Length; length++)
        {
            Assert.False(PhysicalMinimum.TryRead("f", Encoding.UTF8.GetBytes(file[..length]), out _, out _));
            Assert.False(EnergyAttributeCertificate.TryRead("f", Encoding.UTF8.GetBytes(file[..length]), out _, out _));
        }
    }

    [Theory]
    [InlineData("0.000001", true)] // nothing may be left out of a facility's inventory without a word
    [InlineData("0", false)]
    public void What_is_left_out_as_too_small_is_found_where_it_may_be_more_than_the_methodology_lets(string most, bool found)
    {
        Assert.True(ExactDecimal.TryParse(most, out var kilograms));
        var mill = Sample.Stream("mill", StreamCategory.Electricity, "grid", "kWh");
        var tins = Sample.Stream("tins", StreamCategory.MobileCombustion, "diesel", "L") with { Determined = new Determination.DeMinimis("two tins a year", kilograms) };
        Assert.Equal(found, StreamFindings.LeftOut(Sample.Derived(Sample.Plan(mill, tins), Sample.Activity("mill", "1000")), 1) is not null);
        var product = Sample.Derived(Sample.Plan(mill, tins with { Determined = new Determination.DeMinimis("two tins a year", new ExactDecimal(1, 0)) }), Methodology.Product, Sample.Activity("mill", "1000"));
        Assert.Null(StreamFindings.LeftOut(product, 1)); // a kilogram of hundreds
        Assert.Equal("tins: up to 1 kg CO2e a month", StreamFindings.LeftOut(product, 1_000_000)!.Observed);
    }
}
