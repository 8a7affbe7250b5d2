using Traceability.Carbon.Plan;

namespace Traceability.Ledger.Emissions;

/// <summary>The monitoring plans that lie in files when a ledger starts, one per facility: what holds until a higher version is adopted.</summary>
sealed record PlanFolder(IReadOnlyDictionary<string, MonitoringPlan> ByFacility)
{
    public static readonly PlanFolder Empty = new(new Dictionary<string, MonitoringPlan>());

    public static bool TryRead(string folder, out PlanFolder plans, out IReadOnlyList<string> faults)
    {
        var byFacility = new Dictionary<string, MonitoringPlan>(StringComparer.Ordinal);
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var bytes = File.ReadAllBytes(file);
            if (!MonitoringPlan.TryRead(file, bytes, out var plan, out var wrong)) found.AddRange(wrong.Select(w => w.ToString()));
            else if (!TimeZoneInfo.TryFindSystemTimeZoneById(plan.TimeZone, out _)) found.Add($"{file}: time_zone: found {plan.TimeZone}; allowed: a zone that this machine knows (tzdata)");
            else if (!byFacility.TryAdd(plan.FacilityId, plan)) found.Add($"{file}: facility: found {plan.FacilityId}; allowed: one plan per facility");
        }
        if (found.Count == 0 && byFacility.Count == 0) found.Add($"{folder}: no plan; allowed: one *.json per facility");
        plans = new PlanFolder(byFacility);
        faults = found;
        return found.Count == 0;
    }
}
