using Traceability.Simulator.Devices;

namespace Traceability.Simulator.Truth;

/// <summary>Whether the parts of an account agree with each other. An account that contradicts itself is damaged, not merely odd.</summary>
static class AccountCheck
{
    /// <summary>A float32 of this size no longer has two decimals; no counter of a site gets there.</summary>
    const decimal LargestSum = 1_000_000_000_000m;

    /// <summary>Null when all agrees, otherwise what does not.</summary>
    public static string? Fault(Account account)
    {
        if (account.State is not ("waiting" or "flowing" or "stopped")) return $"unknown state '{account.State}'";
        if (account.NetKg < 0 || account.Weighings < account.Trucks.Count) return "its weighings do not add up";
        foreach (var (id, channel) in account.Channels)
        {
            if (channel is null) return $"{id} is null";
            // After a reset the first value lies below zero by what was counted before it.
            if (channel.Now < channel.First || channel.Total != channel.Now - channel.First)
                return $"{id}: total is not now − first";
            if (channel.Accumulated is < 0 or > LargestSum) return $"{id}: its sum is impossible";
            if (Counter.ShownFor(channel.Accumulated) != channel.Now) return $"{id}: now is not what its sum shows";
        }
        if (account.Kwh + account.Litres != account.Channels.Values.Sum(channel => channel.Total)) return "its totals are not the sums of its channels";
        foreach (var truck in account.Trucks)
            if (truck is null || !Tag.TryParse(truck.Tag, out _) || truck.NetKg != truck.GrossKg - truck.TareKg || truck.NetKg <= 0)
                return "a weighing is not gross − tare";
        foreach (var crossing in account.Open)
            if (crossing is null || !IsPossible(crossing.Tag, crossing.Kg)) return "an open crossing is impossible";
        return account.UnderWay is { } underWay && !IsPossible(underWay.Tag, underWay.Kg) ? "the crossing under way is impossible" : null;
    }

    static bool IsPossible(string tag, int kg) =>
        Tag.TryParse(tag, out _) && kg is > 0 and <= WeighingIndicator.CapacityKg && kg % WeighingIndicator.DivisionKg == 0;
}
