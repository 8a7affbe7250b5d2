using System.Globalization;
using System.Text.Json.Nodes;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Certificates;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Methods;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Tests.Emissions;

/// <summary>One plant, whose plan, readings and factors are written in one unit or in another.</summary>
public sealed class UnitLaws
{
    /// <summary>Each with the unit that is a power of ten of it.</summary>
    static readonly (string One, string Other, int Power)[] units = [("kWh", "MWh", 3), ("L", "m3", 3), ("kg", "t", 3), ("t", "kg", -3), ("GJ", "MJ", -3)];

    static readonly SourceStream[] streams =
    [
        Sample.Stream("mill", StreamCategory.Electricity, "grid", "kWh"), Sample.Stream("camp", StreamCategory.Electricity, "grid", "kWh"),
        Sample.Stream("solar", StreamCategory.Electricity, "solar", "kWh") with { Determined = new Determination.ByMeter(["solar"]) },
        Sample.Stream("trucks", StreamCategory.MobileCombustion, "diesel", "L"), Sample.Stream("limestone", StreamCategory.Process, "limestone-with-acid", "kg"),
        Sample.Stream("acid", StreamCategory.PurchasedGoods, "sulphuric-acid", "t"), Sample.Stream("steam", StreamCategory.Steam, "steam", "GJ"),
        Sample.Stream("tyres", StreamCategory.Waste, "tyres-to-landfill", "t"), Sample.Stream("leak", StreamCategory.Fugitive, "natural-gas-leak", "kg"),
    ];

    static (string Unit, int Power) Other(string unit) => units.FirstOrDefault(u => u.One == unit) is { One: not null } known ? (known.Other, known.Power) : (unit, 0);

    static string Shifted(string number, int power)
    {
        Assert.True(ExactDecimal.TryParse(number, out var value));
        return ExactDecimal.TryParse((value with { Exponent = value.Exponent + power }).ToString(), out var shifted) ? shifted.ToString() : throw new InvalidOperationException(number);
    }

    /// <summary>The small set with any rates, and with an upstream for all that is burnt or drawn.</summary>
    static JsonNode Rows(Random random)
    {
        var set = JsonNode.Parse(Sample.SmallSetText)!;
        var rows = set["factors"]!.AsArray();
        JsonNode Row(string id) => rows.Single(r => (string)r!["id"]! == id)!;
        foreach (var (of, id, category, flow, per) in ((string, string, string, string, string)[])[("grid-upstream-2023", "solar-upstream", "electricity", "solar", "kWh"),
            ("grid-upstream-2023", "diesel-upstream", "mobile-combustion", "diesel", "L"), ("grid-upstream-2023", "steam-upstream", "steam", "steam", "GJ")])
        {
            var row = Row(of).DeepClone();
            (row["id"], row["category"], row["flow"], row["per"]) = (id, category, flow, per);
            rows.Add(row);
        }
        foreach (var row in rows)
            foreach (var gas in row!["kg_per_unit"]!.AsObject().Select(g => g.Key).ToList()) row["kg_per_unit"]![gas] = string.Create(CultureInfo.InvariantCulture, $"{random.Next(200)}.{random.Next(1_000_000):D6}");
        return set;
    }

    static void Rescale(JsonNode set)
    {
        foreach (var row in set["factors"]!.AsArray())
        {
            var (per, power) = Other((string)row!["per"]!);
            row["per"] = per;
            foreach (var gas in row["kg_per_unit"]!.AsObject().Select(g => g.Key).ToList()) row["kg_per_unit"]![gas] = Shifted((string)row["kg_per_unit"]![gas]!, power);
            if (row["conversion"] is not { } conversion) continue;
            (var unit, power) = Other((string)conversion["unit"]!);
            (conversion["unit"], conversion["size"]) = (unit, Shifted((string)conversion["size"]!, -power));
        }
    }

    static IEnumerable<ActivityData> Activity(Random random)
    {
        foreach (var stream in streams)
            for (var hour = 0; hour < 31 * 24;)
            {
                var next = Math.Min(31 * 24, hour + random.Next(100, 500));
                var basis = stream.Id == "solar" ? ActivityBasis.Measured : (ActivityBasis)random.Next(6);
                yield return new ActivityData(stream.Id, Sample.Midnight + hour * Sample.Hour, Sample.Midnight + next * Sample.Hour, new ExactDecimal(random.NextInt64(1_000_000_000), random.Next(-6, 1)), basis, $"{stream.Id} {hour}")
                {
                    MeasuredQuarters = random.Next((next - hour) * 4), Calibrated = random.Next(2) == 0, ErrorPercent = random.Next(2) == 0 ? new ExactDecimal(random.Next(100), -1) : null,
                };
                hour = next;
            }
    }

    static FacilityInventory Derived(MonitoringPlan plan, Methodology methodology, JsonNode set, IReadOnlyList<ActivityData> activity, IReadOnlyList<CertificateClaim> claims)
    {
        Assert.True(FacilityInventory.TryDerive(plan, methodology, new([Sample.ReadSet(set.ToJsonString())]), Sample.Midnight, Sample.Midnight + Sample.Month, activity, claims, out var inventory, out var refusals), string.Join('\n', refusals));
        return inventory;
    }

    [Fact]
    public void A_plant_has_the_same_inventory_to_the_microgram_in_whatever_units_it_is_written()
    {
        var plan = Sample.Plan(streams) with
        {
            Points = [new MeteringPoint("solar", "solar.energy", MeteringRole.DirectLine, "kWh", -2, null, null, null, null)],
            Decisions = [new FactorDecision(StreamCategory.MobileCombustion, "diesel", FactorPart.Direct, FactorMethod.Average, "diesel-trucks-us", "test")],
        };
        var rewritten = plan with { Streams = [.. streams.Select(s => s with { Unit = Other(s.Unit).Unit })], Points = [plan.Points[0] with { Unit = "MWh", Exponent = -5 }] };
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var set = Rows(random);
            ActivityData[] activity = [.. Activity(random)];
            ActivityData[] again = [.. activity.Select(a => a with { Quantity = a.Quantity with { Exponent = a.Quantity.Exponent - Other(plan.Stream(a.StreamId)!.Unit).Power } })];
            var drawn = activity.Where(a => a.StreamId is "mill" or "camp").Aggregate(ExactDecimal.Zero, (sum, a) => sum + a.Quantity);
            CertificateClaim[] claims = drawn.Sign == 0 ? [] : [new(new EnergyAttributeCertificate("wind", CertificateKind.IRec, "AU", Sample.Midnight, Sample.Midnight + Sample.Month, drawn with { Mantissa = drawn.Mantissa / 3 },
                [new GasRate(Gas.Co2, new ExactDecimal(random.Next(100), -4))], new Citation("a registry", "1", "wind", 2023), new DateOnly(2023, 12, 1), "R-1", [.. QualityCriteria.Names.Select(n => new CriterionAnswer(n.Criterion, true, "seen"))]), ExactDecimal.Zero, drawn)];
            var rescaled = set.DeepClone();
            Rescale(rescaled);
            foreach (var methodology in Methodology.Shipped)
            {
                var (one, other) = (Derived(plan, methodology, set, activity, claims), Derived(rewritten, methodology, rescaled, again, claims));
                var what = $"seed {seed}, {methodology.Id}";
                Assert.True(one.TotalMicrograms > 0, what);
                Assert.True(one.Components.SequenceEqual(other.Components), what);
                Assert.True(one.Emissions.Select(e => (e.Activity.StreamId, e.Activity.FromMs, e.Category, e.Factor.Id, e.Gas, e.Quality, e.Micrograms, e.Co2eMicrograms))
                    .SequenceEqual(other.Emissions.Select(e => (e.Activity.StreamId, e.Activity.FromMs, e.Category, e.Factor.Id, e.Gas, e.Quality, e.Micrograms, e.Co2eMicrograms))), what);
                Assert.Equal((one.TotalMicrograms, one.BiogenicCo2Micrograms, one.PrimaryShare, one.EvidenceShare, one.VerifiedShare, one.Coverage.StreamsDetermined, one.Coverage.Quantity.ToString(), one.Coverage.Time),
                    (other.TotalMicrograms, other.BiogenicCo2Micrograms, other.PrimaryShare, other.EvidenceShare, other.VerifiedShare, other.Coverage.StreamsDetermined, other.Coverage.Quantity.ToString(), other.Coverage.Time));
                Assert.Equal((one.Uncertainty.HalfWidthMicrograms, one.Uncertainty.Stated), (other.Uncertainty.HalfWidthMicrograms, other.Uncertainty.Stated));
                Assert.Equal(one.Certificates.Select(c => c.PeriodKwh.ToString()), other.Certificates.Select(c => c.PeriodKwh.ToString()));
            }
        }
    }
}
