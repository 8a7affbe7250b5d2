using System.Text;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Methods;
using Traceability.Carbon.Plan;
using Traceability.Testing;

namespace Traceability.Carbon.Tests;

/// <summary>Small inputs for tests: July 2023 UTC in Queensland, with the factors of small-set.json.</summary>
static class Sample
{
    public const long Midnight = 1_688_169_600_000; // 2023-07-01T00:00Z
    public const long Hour = 3_600_000;
    public const long Minute = 60_000;
    public const long Month = 31 * 24 * Hour;

    public static string SmallSetText { get; } = File.ReadAllText(RepositoryRoot.File("tests", "Traceability.Carbon.Tests", "small-set.json"));

    public static FactorSet SmallSet { get; } = ReadSet(SmallSetText);

    public static FactorLibrary Library { get; } = new([SmallSet]);

    public static FactorSet ReadSet(string text)
    {
        Assert.True(FactorSet.TryRead("f", Encoding.UTF8.GetBytes(text), out var set, out var faults), string.Join('\n', faults));
        return set;
    }

    public static SourceStream Stream(string id, StreamCategory category, string flow, string unit) => new(id, category, flow, unit, new Determination.ByInvoice(), null, "", true);

    public static MonitoringPlan Plan(params SourceStream[] streams) =>
        new("site", 1, "Site", "AU", "QLD", "AU-QLD", "AU", "UTC", true, new Boundary("fence", ControlApproach.Operational), [], streams, []);

    /// <param name="quantity">As text: 12.50 has a resolution of hundredths.</param>
    public static ActivityData Activity(string stream, string quantity, ActivityBasis basis = ActivityBasis.Measured, int fromHour = 0, int toHour = 31 * 24)
    {
        Assert.True(ExactDecimal.TryParse(quantity, out var value));
        return new ActivityData(stream, Midnight + fromHour * Hour, Midnight + toHour * Hour, value, basis, $"{stream}.total") { MeasuredQuarters = (toHour - fromHour) * 4L };
    }

    public static FacilityInventory Derived(MonitoringPlan plan, params ActivityData[] activity) => Derived(plan, Methodology.Facility, activity);

    public static FacilityInventory Derived(MonitoringPlan plan, Methodology methodology, params ActivityData[] activity)
    {
        Assert.True(FacilityInventory.TryDerive(plan, methodology, Library, Midnight, Midnight + Month, activity, out var inventory, out var refusals), string.Join('\n', refusals));
        return inventory;
    }

    public static Refusal RefusedOnce(MonitoringPlan plan, Methodology methodology, FactorLibrary factors, params ActivityData[] activity)
    {
        Assert.False(FacilityInventory.TryDerive(plan, methodology, factors, Midnight, Midnight + Month, activity, out _, out var refusals));
        return Assert.Single(refusals);
    }
}
