using System.Security.Cryptography;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Plan;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Factors;

/// <summary>Format 1 of the factor file. Decimals are text; a gas that is not given is not known, and null is refused because it is not zero.</summary>
static class FactorSetReader
{
    const int Format = 1;

    static readonly (string, FactorBoundary)[] boundaries = [("combustion", FactorBoundary.Combustion), ("generation", FactorBoundary.Generation)];
    static readonly (string, FactorMethod)[] methods = [("combustion", FactorMethod.Combustion), ("location-based", FactorMethod.LocationBased)];
    static readonly (string, CheckGrade)[] grades = [("primary", CheckGrade.Primary), ("second-hand", CheckGrade.SecondHand)];

    public static bool TryRead(string file, ReadOnlySpan<byte> utf8, out FactorSet set, out IReadOnlyList<ReadFault> faults)
    {
        set = null!;
        var found = new List<ReadFault>();
        faults = found;
        if (!JsonPiece.TryParse(file, utf8, out var root, out var unreadable)) { found.Add(unreadable!); return false; }
        var fields = new Fields(file, root, found);
        if (!FormatNumber.Check(fields, Format, found)) return false;

        var id = fields.Text("id", Name.Allowed, Name.Fits);
        var version = fields.Whole("version", 1, 1_000_000);
        var published = fields.Day("published");
        var gwpSets = new List<GwpSet>();
        foreach (var row in fields.Objects("gwp_sets", least: 1)) gwpSets.Add(ReadGwpSet(row, gwpSets));
        var factors = new List<EmissionFactor>();
        foreach (var row in fields.Objects("factors", least: 1)) factors.Add(ReadFactor(row, factors));
        fields.NoOthers();
        if (found.Count > 0) return false;
        set = new FactorSet(id, version, published, Convert.ToHexStringLower(SHA256.HashData(utf8)), gwpSets, factors);
        return true;
    }

    static GwpSet ReadGwpSet(Fields row, List<GwpSet> before)
    {
        var id = row.Text("id", "AR4 | AR5 | AR6 | another name of a set", Name.Fits);
        if (before.Any(s => s.Id == id)) row.Refuse("id", "an id that no other set of this file has");
        var values = new List<GwpValue>();
        if (row.Object("values") is { } potentials)
        {
            foreach (var key in potentials.Keys)
            {
                var potential = potentials.Number(key);
                if (!Gas.TryFind(key, out var gas)) potentials.Refuse(key, GasNames(Gas.All.Where(g => g.OnlyUnderGwpSet is null)), "an unknown gas");
                else if (gas.OnlyUnderGwpSet is not null) potentials.Refuse(key, "a gas of its own: CO2e has no potential to set", $"\"{key}\"");
                else if (potential.Mantissa == 0) potentials.Refuse(key, "a potential above 0");
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
        if (before.Any(f => f.Id == id)) row.Refuse("id", "an id that no other factor of this file has");
        var version = row.Whole("version", 1, 1_000_000);
        var activity = row.OneOf("activity", StreamKinds.Names);
        var region = row.Text("region", Name.RegionAllowed, Name.FitsRegion);
        var (from, to) = (row.Day("valid_from"), row.Day("valid_to"));
        if (to != default && to <= from) row.Refuse("valid_to", "a day after valid_from (exclusive)");
        var dataYear = row.Whole("data_year", 1990, 2200);
        var boundary = row.OneOf("boundary", boundaries);
        var method = row.OneOf("method", methods);
        var electricity = activity == StreamKind.ElectricityImport;
        if (electricity != (method == FactorMethod.LocationBased)) row.Refuse("method", electricity ? "location-based" : "combustion");
        if (electricity != (boundary == FactorBoundary.Generation)) row.Refuse("boundary", electricity ? "generation" : "combustion");

        var per = row.Text("per");
        UnitConversion? conversion = null;
        if (row.Has("conversion") && row.Object("conversion") is { } steps)
        {
            var size = steps.Number("size");
            if (size.Mantissa == 0) steps.Refuse("size", "a number above 0");
            conversion = new UnitConversion(steps.Text("unit"), size, steps.Text("basis"));
            steps.NoOthers();
        }
        if ((conversion?.Unit ?? per) != activity.Unit())
            row.Refuse(conversion is null ? "per" : "conversion", $"{activity.Unit()}, or a conversion to it, for {activity.Name()}");

        var factor = new EmissionFactor(id, version, activity, region, from, to, dataYear, boundary, method, per, conversion,
            ReadGases(row, method), ReadSource(row), row.Text("licence"), ReadCheck(row));
        row.NoOthers();
        if (before.Any(f => f.Activity == activity && f.Region == region && f.ValidFrom < to && from < f.ValidTo))
            row.Refuse("valid_from", "days that no other factor of this activity and region covers");
        return factor;
    }

    static List<GasRate> ReadGases(Fields row, FactorMethod method)
    {
        var rates = new List<GasRate>();
        if (row.Object("kg_per_unit") is not { } gases) return rates;
        foreach (var key in gases.Keys)
        {
            var rate = gases.Number(key);
            if (Gas.TryFind(key, out var gas)) rates.Add(new GasRate(gas, rate));
            else gases.Refuse(key, GasNames(Gas.All), "an unknown gas");
        }
        // Either one CO2e whose parts nobody printed, or the three gases apart: a combustion row that leaves one out would count it as zero.
        var co2e = rates.Count(r => r.Gas.OnlyUnderGwpSet is not null);
        Gas[] apart = [Gas.Co2, Gas.Methane, Gas.NitrousOxide];
        if (co2e == 1 && rates.Count == 1) return rates;
        if (co2e > 0) row.Refuse("kg_per_unit", "either one CO2e gas alone, or gases apart");
        else if (method == FactorMethod.Combustion && rates.Any(r => r.Gas == Gas.FossilMethane))
            gases.Refuse(Gas.FossilMethane.Id, "CH4: combustion has already counted this carbon as CO2");
        else
            foreach (var missing in apart.Where(g => rates.All(r => r.Gas != g)))
                gases.Refuse(missing.Id, "a value: gases apart means CO2, CH4 and N2O each");
        return rates;
    }

    static Citation ReadSource(Fields row)
    {
        if (row.Object("source") is not { } source) return new Citation("", "", "", 0);
        var citation = new Citation(source.Text("document"), source.Text("table"), source.Text("row"), source.Whole("year", 1990, 2200));
        source.NoOthers();
        return citation;
    }

    static Check ReadCheck(Fields row)
    {
        if (row.Object("checked") is not { } check) return new Check(CheckGrade.SecondHand, "");
        var result = new Check(check.OneOf("grade", grades), check.Text("how"));
        check.NoOthers();
        return result;
    }

    static string GasNames(IEnumerable<Gas> gases) => string.Join(" | ", gases.Select(g => g.Id));
}
