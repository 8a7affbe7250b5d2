using Traceability.Carbon.Plan;

namespace Traceability.Ledger.Standing;

/// <summary>What a new version of a plan does to one of its parts.</summary>
/// <param name="What">added, removed or changed.</param>
/// <param name="Facts">Of what is added or removed all that is said of it; of what is changed the fields that differ.</param>
public sealed record PlanChange(string What, string Group, string Id, IReadOnlyList<FactChange> Facts)
{
    /// <summary>In the order of the plan, what is taken out last. Empty where the two say the same.</summary>
    internal static IReadOnlyList<PlanChange> Between(MonitoringPlan? before, MonitoringPlan after)
    {
        var old = before is null ? [] : PlanItem.Of(before);
        var fresh = PlanItem.Of(after);
        var changes = new List<PlanChange>();
        foreach (var item in fresh)
        {
            if (Same(old, item) is not { } was) changes.Add(new PlanChange("added", item.Group, item.Id, [.. item.Facts.Select(f => new FactChange(f.Name, null, f.Text))]));
            else if (was.Facts.Zip(item.Facts).Where(f => f.First.Text != f.Second.Text).Select(f => new FactChange(f.First.Name, f.First.Text, f.Second.Text)).ToList() is { Count: > 0 } differ)
                changes.Add(new PlanChange("changed", item.Group, item.Id, differ));
        }
        changes.AddRange(old.Where(item => Same(fresh, item) is null).Select(item => new PlanChange("removed", item.Group, item.Id, [.. item.Facts.Select(f => new FactChange(f.Name, f.Text, null))])));
        return changes;
    }

    static PlanItem? Same(IReadOnlyList<PlanItem> of, PlanItem item) => of.FirstOrDefault(i => (i.Group, i.Id) == (item.Group, item.Id));
}
