using Traceability.Evidence.Exports;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Api;

/// <summary>A page of readings as one SenML pack: each device's by itself, and each unit's, where a channel has had several.</summary>
static class SenmlReadings
{
    /// <param name="pack">Null where no reading is good: a pack has at least one record.</param>
    public static ExportOutcome TryOf(ReadingPage page, string organisation, string facility, string channel, out SenmlPack? pack, out int leftOut)
    {
        (pack, leftOut) = (null, 0);
        var packs = new List<SenmlPack>();
        for (int first = 0, end; first < page.Items.Count; first = end)
        {
            var (device, unit) = (page.Items[first].Device, page.Items[first].Unit);
            for (end = first + 1; end < page.Items.Count && page.Items[end].Device == device && page.Items[end].Unit == unit;) end++;
            var readings = page.Items.Take(first..end).Select(row => row.Exact).ToList();
            if (!readings.Exists(reading => reading.Quality == Evidence.Entries.Quality.Good))
            {
                leftOut += readings.Count;
                continue;
            }
            var outcome = SenmlPack.TryOf(readings, DeviceUrn.Of(organisation, facility, device) + ":", channel, unit, out var part);
            if (!outcome.IsOk) return outcome;
            leftOut += part!.LeftOut;
            packs.Add(part);
        }
        if (packs.Count > 0) pack = SenmlPack.Joined(packs);
        return ExportOutcome.Ok;
    }
}
