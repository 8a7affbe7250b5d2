using System.Globalization;
using System.Text;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Certificates;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Figures;
using Traceability.Carbon.Methods;
using Traceability.Carbon.Periods;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Tests.Figures;

/// <summary>A figure's inputs of any size and shape that can be derived: July 2023 at a mine in Queensland.</summary>
static class RandomFigure
{
    static readonly (string Id, string Row)[] streams =
    [
        ("mill", """{ "id": "mill", "category": "electricity", "flow": "grid", "unit": "kWh", "determined": { "by": "meter", "points": ["mill"] } }"""),
        ("camp", """{ "id": "camp", "category": "electricity", "flow": "grid", "unit": "kWh", "determined": { "by": "invoice" } }"""),
        ("trucks", """{ "id": "trucks", "category": "mobile-combustion", "flow": "diesel", "unit": "L", "determined": { "by": "stock" } }"""),
        ("limestone", """{ "id": "limestone", "category": "process", "flow": "limestone-with-acid", "unit": "kg", "determined": { "by": "receipts", "scale": "scale" } }"""),
        ("acid", """{ "id": "acid", "category": "purchased-goods", "flow": "sulphuric-acid", "unit": "t", "determined": { "by": "invoice" } }"""),
        ("paint", """{ "id": "paint", "category": "purchased-goods", "flow": "paint", "unit": "kg", "determined": { "by": "de-minimis", "reason": "little", "most_co2e_kg_per_month": "1" } }"""),
    ];

    static readonly string[] oddTexts = ["a \"quoted\" line", @"back\slash", "Rauchgas-Entschwefelung, Öfen", "矿山 😀", "mill.energy_import 1688169600000 1 1690848000000 99"];

    /// <param name="version">Of the plan; a change that changes no figure.</param>
    public static string PlanText(bool simulated, int version = 1) =>
        $$"""
        { "format": 2, "facility": "mine", "version": {{version}}, "name": "Mine \"é\"", "country": "AU", "state": "QLD", "region": "AU-QLD", "market": "AU", "time_zone": "UTC",
          "simulated": {{(simulated ? "true" : "false")}}, "boundary": { "fence": "the fence", "control": "operational" },
          "metering_points": [ { "id": "mill", "channel": "mill.energy_import", "role": "import", "unit": "kWh", "exponent": -2 } ],
          "streams": [ {{string.Join(", ", streams.Select(s => s.Row))}} ],
          "factor_decisions": [ { "category": "mobile-combustion", "flow": "diesel", "factor": "diesel-trucks-us", "reason": "gases apart" } ] }
        """;

    public static FigureInputs Of(Random random)
    {
        var planFile = Encoding.UTF8.GetBytes(PlanText(random.Next(2) == 0));
        Assert.True(MonitoringPlan.TryRead("plan", planFile, out var plan, out var faults), string.Join('\n', faults));
        var activity = streams.Where(s => s.Id != "paint" && random.Next(4) > 0).SelectMany(s => Rows(s.Id, random)).ToArray();
        random.Shuffle(activity);
        var drawn = activity.Where(a => a.StreamId is "mill" or "camp").Aggregate(ExactDecimal.Zero, (sum, a) => sum + a.Quantity);
        CertificateClaim[] claims = [.. Enumerable.Range(0, drawn.Sign > 0 ? random.Next(3) : 0).Select(c => Claim($"c{c}", drawn, random))];
        return FigureInputs.Of(new Period("2023-07", Sample.Midnight, Sample.Midnight + Sample.Month), plan, planFile, Methodology.Facility,
            random.Next(3) == 0 ? new FactorLibrary([Sample.SmallSet, Sample.ReadSet(SecondSet)]) : Sample.Library, activity, claims, [.. oddTexts.Where(_ => random.Next(4) == 0)]);
    }

    /// <summary>Holds nothing that the first has not, but steam of a network that is not there.</summary>
    internal static string SecondSet { get; } = Sample.SmallSetText[..(Sample.SmallSetText.IndexOf("\"factors\"", StringComparison.Ordinal))].Replace("small-set", "second-set", StringComparison.Ordinal)
        + """
        "factors": [ { "id": "steam-elsewhere", "version": 1, "category": "steam", "flow": "steam", "part": "generation", "method": "supplier", "region": "FI", "valid_from": "2023-01-01", "valid_to": "2024-01-01",
          "data_year": 2023, "per": "GJ", "kg_per_unit": { "CO2": "0.050" }, "source": { "document": "d", "table": "t", "row": "r", "year": 2023 }, "licence": "own", "checked": { "grade": "primary", "how": "-" } } ] }
        """;

    static IEnumerable<ActivityData> Rows(string stream, Random random)
    {
        for (var hour = 0; hour < 31 * 24;)
        {
            var next = Math.Min(31 * 24, hour + random.Next(24, 500));
            var (from, to) = (Sample.Midnight + hour * Sample.Hour, Sample.Midnight + next * Sample.Hour);
            var (quantity, basis, evidence) = Said(stream, from, to, random);
            yield return new ActivityData(stream, from, to, quantity, basis, evidence)
            {
                MeasuredQuarters = basis <= ActivityBasis.Integrated ? random.Next((next - hour) * 4 + 1) : 0, LostQuarters = random.Next(20) == 0 ? 3 : 0, Calibrated = random.Next(2) == 0,
                ErrorPercent = random.Next(2) == 0 ? new ExactDecimal(random.Next(100), -random.Next(3)) : null,
            };
            // A store has one balance in a figure.
            if (stream == "trucks") yield break;
            hour = next;
        }
    }

    /// <summary>A line of evidence in the form that the stream has, and the quantity that it says.</summary>
    static (ExactDecimal Quantity, ActivityBasis Basis, string Evidence) Said(string stream, long from, long to, Random random)
    {
        var (steps, id) = (random.NextInt64(1_000_000_000), random.NextInt64().ToString("x16", CultureInfo.InvariantCulture));
        switch (stream)
        {
            case "mill": return (new ExactDecimal(steps, -2), (ActivityBasis)random.Next(2), $"mill.energy_import {from} 0 {to} {steps}");
            case "limestone": return (new ExactDecimal(steps, -3), ActivityBasis.Weighed, $"weighings scale {random.Next(1, 99)} {id}{id}{id}{id}");
            case "trucks":
                var (opening, received) = (new ExactDecimal(steps, -1), new ExactDecimal(random.Next(1_000_000), 0));
                return (opening + received - new ExactDecimal(steps / 2, -2), ActivityBasis.Recorded, $"dip {from} {opening} a received {from + Sample.Hour} {received} {id} dip {to} {new ExactDecimal(steps / 2, -2)} b");
            default:
                var part = new ExactDecimal(steps, -random.Next(10));
                var (kind, basis) = random.Next(2) == 0 ? ("invoice", ActivityBasis.Recorded) : ("estimate", ActivityBasis.Estimated);
                return (part, basis, $"{kind} {id} {from} {to} {part} part {from} {to} {part}");
        }
    }

    static CertificateClaim Claim(string id, ExactDecimal drawn, Random random) => Certificate(id, drawn, random) is var of && random.Next(4) == 0 ? CertificateClaim.Unfinished(of) : new(of, ExactDecimal.Zero, drawn);

    static EnergyAttributeCertificate Certificate(string id, ExactDecimal drawn, Random random) => new(id, CertificateKind.IRec, "AU", Sample.Midnight, Sample.Midnight + Sample.Month, new ExactDecimal(drawn.Mantissa / 3, 0).RoundedTo(0) with { Exponent = Math.Min(0, drawn.Exponent) },
            [new GasRate(Gas.Co2, new ExactDecimal(120, -4)), new GasRate(Gas.BiogenicCo2, new ExactDecimal(1, 0))], new Citation("a registry", "1", "solar", 2023),
            random.Next(4) == 0 ? null : new DateOnly(2023, 10, 2), "R-1", [.. QualityCriteria.Names.Select(n => new CriterionAnswer(n.Criterion, random.Next(3) == 0 ? null : true, "seen"))]);
}
