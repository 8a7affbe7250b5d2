using System.Globalization;
using System.Text.Json;
using Traceability.Demo.Figures;

namespace Traceability.Demo.Check;

/// <summary>
/// Multiplies once more, without the ledger's code: true quantity × the factor that the API names, as the shipped factor file prints it.
/// The ledger rounds each gas of each span twice to whole micrograms, its mass and then its CO2e; so the two may differ by half a microgram
/// times the gas's potential, and another half, for each gas and span, and by nothing else (for diesel about 0.15 mg a span).
/// </summary>
sealed class PublishedFactors(JsonElement file)
{
    const string GwpSet = "AR5";
    const decimal KilogramsPerMicrogram = 0.000000001m;

    public static PublishedFactors Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return new PublishedFactors(document.RootElement.Clone());
    }

    /// <summary>A sentence for each scope in which the ledger does not agree with the truth.</summary>
    public IEnumerable<string> Differences(FacilityFigures ledger, Account truth)
    {
        foreach (var (scope, said, quantity, unit, kind) in new[]
        {
            (1, ledger.Scope1Kg, truth.Litres, "L", "diesel"), (2, ledger.Scope2Kg, truth.Kwh, "kWh", "grid"),
        })
        {
            if (Named(ledger, kind) is not { } named)
            {
                yield return $"{ledger.Id}: the API names no factor for {kind}";
                continue;
            }
            var (perUnit, roundingPerSpan) = Co2ePer(Factor(named.Id)!.Value, unit);
            var spans = ledger.Streams.Where(s => s.Scope == scope).Sum(s => s.Spans);
            var expected = quantity * perUnit;
            if (said is not { } kg || Math.Abs(kg - expected) > spans * roundingPerSpan)
                yield return string.Create(CultureInfo.InvariantCulture, $"{ledger.Id}: scope {scope} is {said} kg in the ledger and {expected:0.#########} kg by {named.Id}");
        }
    }

    /// <summary>kg CO2e of an account by the factors that the API names; what it names nothing for counts as nothing.</summary>
    public decimal Co2eKg(FacilityFigures ledger, Account truth) =>
        (Named(ledger, "diesel") is { } fuel ? truth.Litres * Co2ePer(Factor(fuel.Id)!.Value, "L").PerUnit : 0)
        + (Named(ledger, "grid") is { } power ? truth.Kwh * Co2ePer(Factor(power.Id)!.Value, "kWh").PerUnit : 0);

    FactorFigure? Named(FacilityFigures ledger, string flow) => ledger.Factors.FirstOrDefault(f => Factor(f.Id) is { } known && known.GetProperty("flow").GetString() == flow
        && known.GetProperty("part").GetString() is "direct" or "generation" && known.GetProperty("method").GetString() is "average" or "location-based");

    JsonElement? Factor(string id) => file.GetProperty("factors").EnumerateArray().Where(f => f.GetProperty("id").GetString() == id).Select(f => (JsonElement?)f).FirstOrDefault();

    /// <summary>kg CO2e per kWh or litre, and the most that rounding can do to one stream's span, kg.</summary>
    (decimal PerUnit, decimal RoundingPerSpan) Co2ePer(JsonElement factor, string unit)
    {
        var potentials = file.GetProperty("gwp_sets").EnumerateArray().First(set => set.GetProperty("id").GetString() == GwpSet).GetProperty("values");
        var (sum, rounding) = (0m, 0m);
        foreach (var gas in factor.GetProperty("kg_per_unit").EnumerateObject())
        {
            var potential = gas.Name == $"CO2e({GwpSet})" ? 1m : Number(potentials.GetProperty(gas.Name));
            sum += Number(gas.Value) * potential;
            rounding += (potential + 1) / 2 * KilogramsPerMicrogram;
        }
        if (factor.GetProperty("per").GetString() == unit) return (sum, rounding);
        var conversion = factor.GetProperty("conversion");
        return (sum / Number(conversion.GetProperty("size")), rounding);
    }

    static decimal Number(JsonElement text) => decimal.Parse(text.GetString()!, NumberStyles.Number, CultureInfo.InvariantCulture);
}
