using System.Text;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Inventory;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Tests;

/// <summary>Small inputs for tests; instants lie in 2023-07-01 UTC, where the shipped electricity factors are valid.</summary>
static class Sample
{
    public const long Midnight = 1_688_169_600_000;
    public const long Hour = 3_600_000;
    public const long Minute = 60_000;

    public static MonitoringPlan Plan(string region, params SourceStream[] streams) =>
        new("site", "Site", region[..2], "QLD", region, "UTC", true, streams, []);

    public static SourceStream Stream(string id, StreamKind kind, int exponent = -2) => new(id, $"{id}.total", kind, exponent, null);

    public static HourActivity HourOf(long quantity, int number = 0) =>
        new(Midnight + number * Hour, Midnight + number * Hour, Midnight + (number + 1) * Hour, quantity, true, true, false);

    public static string ShippedText()
    {
        using var stream = typeof(FactorSet).Assembly.GetManifestResourceStream(FactorSet.ShippedFile)!;
        return new StreamReader(stream, Encoding.UTF8).ReadToEnd();
    }

    public static FacilityInventory Derived(MonitoringPlan plan, params StreamHours[] activity)
    {
        Assert.True(FacilityInventory.TryDerive(plan, activity, FactorSet.Shipped, "AR5", out var inventory, out var refusals), string.Join('\n', refusals));
        return inventory;
    }

    public static Refusal RefusedOnce(MonitoringPlan plan, FactorSet factors, string gwpSet, params StreamHours[] activity)
    {
        Assert.False(FacilityInventory.TryDerive(plan, activity, factors, gwpSet, out _, out var refusals));
        return Assert.Single(refusals);
    }
}
