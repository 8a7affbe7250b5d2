using Traceability.Carbon.Activity.Stocks;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Plan;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Factors;

/// <summary>Format 2 of the factor file (format 1 knew electricity and diesel only). Decimals are text; a gas that is not given is not known, and null is refused because it is not zero.</summary>
static class FactorSetReader
{
    const int Format = 2;

    static readonly (string, CheckGrade)[] grades = [("primary", CheckGrade.Primary), ("second-hand", CheckGrade.SecondHand)];

    public static bool TryRead(string file, ReadOnlySpan<byte> utf8, out FactorSet set, out IReadOnlyList<ReadFault> faults)
    {
        set = null!;
        var found = new List<ReadFault>();
        faults = found;
        if (Fields.Open(file, utf8, Format, found) is not { } fields) return false;

        var id = fields.Text("id", Name.Allowed, Name.Fits);
        var version = fields.Whole("version", 1, 1_000_000);
        var published = fields.Day("published");
        var gwpSets = new List<GwpSet>();
        foreach (var row in fields.Objects("gwp_sets", least: 1)) gwpSets.Add(ReadGwpSet(row, gwpSets));
        var factors = new List<EmissionFactor>();
        foreach (var row in fields.Objects("factors", least: 1)) factors.Add(ReadFactor(row, factors));
        fields.NoOthers();
        if (found.Count > 0) return false;
        set = new FactorSet(id, version, published, utf8.ToArray(), gwpSets, factors);
        return true;
    }

    static GwpSet ReadGwpSet(Fields row, List<GwpSet> before)
    {
        var id = row.Text("id", "AR4 | AR5 | AR6 | another name of a set", Name.Fits);
        if (id.Length > 0 && before.Any(s => s.Id == id)) row.Refuse("id", "an id that no other set of this file has");
        var values = new List<GwpValue>();
        if (row.Object("values") is { } potentials)
        {
            foreach (var key in potentials.Keys)
            {
                var potential = potentials.Number(key);
                if (!Gas.TryFind(key, out var gas)) potentials.Refuse(key, GasNames(Gas.All.Where(g => g.OnlyUnderGwpSet is null)), "an unknown gas");
                else if (gas == Gas.BiogenicCo2) potentials.Refuse(key, "no potential: it is stated apart, in no CO2e", $"\"{key}\"");
                else if (gas.OnlyUnderGwpSet is not null) potentials.Refuse(key, "a gas of its own: CO2e has no potential to set", $"\"{key}\"");
                else if (potential.Mantissa == 0) potentials.Refuse(key, "a potential above 0");
                else if (gas == Gas.Co2 && potential.CompareTo(new ExactDecimal(1, 0)) != 0) potentials.Refuse(key, "\"1\": every other gas is told in it");
                else values.Add(new GwpValue(gas, potential));
            }
            if (!values.Any(v => v.Gas == Gas.Co2)) potentials.Refuse("CO2", "\"1\"");
        }
        var set = new GwpSet(id, row.Whole("horizon_years", 20, 500), row.Text("feedback"), values, ReadSource(row), row.Text("licence"), ReadCheck(row));
        row.NoOthers();
        return set;
    }

    static EmissionFactor ReadFactor(Fields row, List<EmissionFactor> before)
    {
        var id = row.Text("id", Name.Allowed, Name.Fits);
        if (id.Length > 0 && before.Any(f => f.Id == id)) row.Refuse("id", "an id that no other factor of this file has");
        var version = row.Whole("version", 1, 1_000_000);
        var faultsBefore = row.FaultCount;
        var category = row.OneOf("category", StreamCategories.Names);
        var flow = row.Text("flow", Name.Allowed, Name.Fits);
        var part = row.OneOf("part", FactorParts.Names);
        var method = row.OneOf("method", FactorParts.Methods);
        var region = row.Text("region", $"{EmissionFactor.Anywhere}, or {Name.RegionAllowed}", r => r == EmissionFactor.Anywhere || Name.FitsRegion(r));
        var (from, to) = (row.Day("valid_from"), row.Day("valid_to"));
        if (to != default && to <= from) row.Refuse("valid_to", "a day after valid_from (exclusive)");
        var dataYear = row.Whole("data_year", 1990, 2200);
        var sound = row.FaultCount == faultsBefore;
        if (sound && !FactorParts.Fits(part, category)) row.Refuse("part", $"a part that {category.Name()} has");
        if (sound && method is FactorMethod.LocationBased or FactorMethod.ResidualMix && category != StreamCategory.Electricity)
            row.Refuse("method", $"average | supplier for {category.Name()}");
        if (sound && category == StreamCategory.Electricity && part == FactorPart.Generation && method == FactorMethod.Average)
            row.Refuse("method", "location-based | residual-mix | supplier for the generation of electricity");

        var per = row.Text("per");
        var heat = row.Has("heat") ? row.OneOf("heat", EmissionFactor.Heats) : HeatBasis.None;
        UnitConversion? conversion = null;
        if (row.Has("conversion") && row.Object("conversion") is { } steps)
        {
            var size = steps.Number("size");
            if (size.Mantissa == 0) steps.Refuse("size", "a number above 0");
            conversion = new UnitConversion(steps.Text("unit"), size, steps.Text("basis"));
            steps.NoOthers();
        }
        if (sound && !Units.Fits(conversion?.Unit ?? per)) row.Refuse(conversion is null ? "per" : "conversion", $"{Units.Allowed}, or a conversion to one");

        var withTransmission = row.Has("with_transmission") && row.YesNo("with_transmission");
        if (sound && withTransmission && part != FactorPart.Upstream) row.Refuse("with_transmission", "only for the part upstream");
        var factor = new EmissionFactor(id, version, category, flow, part, method, region, from, to, dataYear, per, heat, conversion,
            ReadGases(row, category, part), row.Has("primary") && row.YesNo("primary"), withTransmission, row.Has("error_percent") ? row.ErrorPercent("error_percent") : null,
            ReadSource(row), row.Text("licence"), ReadCheck(row));
        if (row.Has("gas_state"))
        {
            factor = factor with { GasState = row.OneOf("gas_state", GasState.Names) };
            if (sound && !Units.IsVolume(factor.ActivityUnit)) row.Refuse("gas_state", "only of what is counted in L or m3");
        }
        if (row.Has(GenericReader.Key) && sound) factor = factor with { Generic = GenericReader.Read(row, factor) };
        row.NoOthers();
        if (sound && before.Any(f => f.Category == category && f.Flow == flow && f.Part == part && f.Method == method && f.Region == region
            && f.ActivityUnit == factor.ActivityUnit && f.ValidFrom < to && from < f.ValidTo))
            row.Refuse("valid_from", "days that no other factor of this flow, part, method, unit and region covers");
        return factor;
    }

    static List<GasRate> ReadGases(Fields row, StreamCategory category, FactorPart part)
    {
        const string key = "kg_per_unit";
        if (row.Object(key) is not { } gases) return [];
        var rates = ReadRates(row, key, gases);
        // Burning that leaves one of three out would count it as zero.
        var burnt = part == FactorPart.Direct && category is StreamCategory.StationaryCombustion or StreamCategory.MobileCombustion;
        if (burnt && rates.All(r => r.Gas.OnlyUnderGwpSet is null))
        {
            if (rates.Any(r => r.Gas == Gas.FossilMethane)) gases.Refuse(Gas.FossilMethane.Id, "CH4: combustion has already counted this carbon as CO2");
            Gas[] apart = [Gas.Co2, Gas.Methane, Gas.NitrousOxide];
            foreach (var missing in apart.Where(g => rates.All(r => r.Gas != g)))
                gases.Refuse(missing.Id, "a value: gases apart means CO2, CH4 and N2O each");
        }
        return rates;
    }

    /// <summary>Kilograms by gas: one CO2e whose parts nobody printed (biogenic CO2 may stand beside it), or gases apart.</summary>
    /// <param name="gases">What stands in the row under the key.</param>
    internal static List<GasRate> ReadRates(Fields row, string key, Fields gases)
    {
        var rates = new List<GasRate>();
        foreach (var name in gases.Keys)
        {
            var rate = gases.Number(name);
            if (Gas.TryFind(name, out var gas)) rates.Add(new GasRate(gas, rate));
            else gases.Refuse(name, GasNames(Gas.All), "an unknown gas");
        }
        if (gases.Keys.Count == 0) row.Refuse(key, "at least one gas");
        if (rates.Any(r => r.Gas.OnlyUnderGwpSet is not null) && rates.Count(r => r.Gas != Gas.BiogenicCo2) > 1) row.Refuse(key, "either one CO2e gas alone, or gases apart");
        return rates;
    }

    internal static Citation ReadSource(Fields row)
    {
        if (row.Object("source") is not { } source) return new Citation("", "", "", 0);
        var citation = new Citation(source.Text("document"), source.Text("table"), source.Text("row"), source.Whole("year", 1990, 2200));
        source.NoOthers();
        return citation;
    }

    internal static Check ReadCheck(Fields row)
    {
        if (row.Object("checked") is not { } check) return new Check(CheckGrade.SecondHand, "");
        var result = new Check(check.OneOf("grade", grades), check.Text("how"));
        check.NoOthers();
        return result;
    }

    static string GasNames(IEnumerable<Gas> gases) => string.Join(" | ", gases.Select(g => g.Id));
}
