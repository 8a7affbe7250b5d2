using Traceability.Carbon.Factors;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Findings;

/// <summary>
/// Format 1 of the file of physical minima: <c>format</c>, <c>minima</c>; each has <c>process</c>, <c>output</c>, <c>kwh_per_kg</c>, <c>because</c>, and <c>source</c> and
/// <c>checked</c> as a factor has them.
/// </summary>
static class PhysicalMinimumReader
{
    const int Format = 1;

    public static bool TryRead(string file, ReadOnlySpan<byte> utf8, out IReadOnlyList<PhysicalMinimum> minima, out IReadOnlyList<ReadFault> faults)
    {
        minima = [];
        var found = new List<ReadFault>();
        faults = found;
        if (Fields.Open(file, utf8, Format, found) is not { } fields) return false;
        var read = new List<PhysicalMinimum>();
        foreach (var row in fields.Objects("minima", least: 1))
        {
            var process = row.Text("process", Name.Allowed, Name.Fits);
            if (read.Any(m => m.Process == process)) row.Refuse("process", "each process once");
            var least = row.Number("kwh_per_kg");
            if (least.Sign == 0) row.Refuse("kwh_per_kg", "a number above 0");
            read.Add(new PhysicalMinimum(process, row.Text("output"), least, row.Text("because"), FactorSetReader.ReadSource(row), FactorSetReader.ReadCheck(row)));
            row.NoOthers();
        }
        fields.NoOthers();
        if (found.Count > 0) return false;
        minima = read;
        return true;
    }
}
