using System.Globalization;
using Traceability.Demo.Figures;

namespace Traceability.Demo.Check;

/// <summary>The ledger's totals against the simulator's account. Exact decimals: there is no tolerance for what was measured.</summary>
static class Comparison
{
    public static IEnumerable<string> Differences(FacilityFigures ledger, Account truth)
    {
        foreach (var (what, unit, said, real) in new[]
        {
            ("electricity", "kWh", ledger.Kwh, truth.Kwh), ("diesel", "l", ledger.Litres, truth.Litres), ("net weight", "kg", ledger.NetKg, truth.NetKg),
        })
        {
            if (said != real) yield return string.Create(CultureInfo.InvariantCulture, $"{ledger.Id}: {what} is {said} {unit} in the ledger and {real} {unit} in truth");
            else if (said <= 0) yield return $"{ledger.Id}: no {what} has been measured";
        }
        if (ledger.Weighings != truth.Weighings)
            yield return string.Create(CultureInfo.InvariantCulture, $"{ledger.Id}: {ledger.Weighings} weighings in the ledger and {truth.Weighings} in truth");
    }
}
