using Traceability.Carbon.Emissions;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Methods;

/// <summary>Format 1 of the file of methodologies.</summary>
static class MethodologyReader
{
    const int Format = 1;

    public static bool TryRead(string file, ReadOnlySpan<byte> utf8, out IReadOnlyList<Methodology> methodologies, out IReadOnlyList<ReadFault> faults)
    {
        methodologies = [];
        var found = new List<ReadFault>();
        faults = found;
        if (Fields.Open(file, utf8, Format, found) is not { } fields) return false;
        var read = new List<Methodology>();
        foreach (var row in fields.Objects("methodologies", least: 1)) read.Add(ReadOne(row, read));
        fields.NoOthers();
        if (found.Count > 0) return false;
        methodologies = read;
        return true;
    }

    static Methodology ReadOne(Fields row, List<Methodology> before)
    {
        var id = row.Text("id", Name.Allowed, Name.Fits);
        var version = row.Whole("version", 1, 1_000_000);
        if (before.Any(m => m.Id == id && m.Version == version)) row.Refuse("version", "a version that no other methodology of this id has");
        var standard = row.Text("standard");
        var gwpSet = row.Text("gwp_set", Name.Allowed, Name.Fits);
        var asPrinted = row.Texts("as_printed", Name.Allowed, Name.Fits);
        if (asPrinted.Contains(gwpSet)) row.Refuse("as_printed", "sets other than gwp_set");
        var total = row.EachOf("total", EmissionCategories.Names);
        var beside = row.EachOf("beside", EmissionCategories.Names);
        if (total.Count(c => c.IsElectricity()) != 1) row.Refuse("total", "exactly one of the two electricity categories", "another count of them");
        if (total.Intersect(beside).Any() || total.Distinct().Count() < total.Count) row.Refuse("beside", "categories that are not in the total", "one that is counted twice");
        var order = row.EachOf("allocation_order", AllocationMethods.Names, least: 1);
        var methodology = new Methodology(id, version, standard, gwpSet, asPrinted, total, beside, order, row.Number("economic_above_ratio"), row.Number("cut_off_percent"),
            row.Number("restate_percent"), row.Text("transport"), row.Text("recycling"), row.Text("biogenic"), row.Text("capital_goods"), row.Text("rounding"));
        row.NoOthers();
        return methodology;
    }
}
