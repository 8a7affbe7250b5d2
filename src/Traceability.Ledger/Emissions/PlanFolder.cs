using System.Security.Cryptography;
using Traceability.Carbon.Plan;

namespace Traceability.Ledger.Emissions;

/// <summary>The monitoring plans this ledger derives by, one file per facility.</summary>
/// <param name="Hash">Over all files, in the order of their names: other plans, other derived rows.</param>
sealed record PlanFolder(IReadOnlyDictionary<string, MonitoringPlan> ByFacility, string Hash)
{
    public static readonly PlanFolder Empty = new(new Dictionary<string, MonitoringPlan>(), "");

    public static bool TryRead(string folder, out PlanFolder plans, out IReadOnlyList<string> faults)
    {
        var byFacility = new Dictionary<string, MonitoringPlan>(StringComparer.Ordinal);
        var found = new List<string>();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var bytes = File.ReadAllBytes(file);
            hash.AppendData(SHA256.HashData(bytes));
            if (!MonitoringPlan.TryRead(file, bytes, out var plan, out var wrong)) found.AddRange(wrong.Select(w => w.ToString()));
            else if (!byFacility.TryAdd(plan.FacilityId, plan)) found.Add($"{file}: facility: found {plan.FacilityId}; allowed: one plan per facility");
        }
        if (found.Count == 0 && byFacility.Count == 0) found.Add($"{folder}: no plan; allowed: one *.json per facility");
        plans = new PlanFolder(byFacility, Convert.ToHexStringLower(hash.GetHashAndReset()));
        faults = found;
        return found.Count == 0;
    }
}
