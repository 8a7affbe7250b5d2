using Traceability.Simulator.Devices;

namespace Traceability.Simulator.Plant;

/// <summary>
/// Automatic trucks, one about every 25 s instead of a few a day. A truck crosses twice in a row, loaded and empty in the site's order;
/// one whose first crossing is already open comes back first.
/// </summary>
sealed class Traffic(FacilityPlan plan, Weighbridge bridge, Random random)
{
    int _untilNext;
    int _turn;
    bool _on;

    public bool On
    {
        get => _on;
        set => (_on, _untilNext) = (value, 0);
    }

    public void Advance(int milliseconds)
    {
        if (!On) return;
        _untilNext -= milliseconds;
        if (_untilNext > 0 || !bridge.IsIdle) return;
        _untilNext = random.Next(22_000, 28_000);
        var open = bridge.Open;
        var back = plan.Fleet.FirstOrDefault(truck => open.Any(crossing => crossing.Tag == new Tag(truck.TagUid).ToString()));
        if (back is not null)
        {
            var first = open.First(crossing => crossing.Tag == new Tag(back.TagUid).ToString()).Kg;
            Send(back, loaded: first < back.TareKg + 10_000);
            return;
        }
        Send(plan.Fleet[_turn++ % plan.Fleet.Count], plan.ArrivesLoaded);
    }

    /// <summary>14 to 18 t empty (driver and fuel change by ±60 kg), 40 to 62 t loaded.</summary>
    void Send(TruckPlan truck, bool loaded)
    {
        var kg = loaded ? random.Next(40_000, 62_001) : truck.TareKg + random.Next(-60, 61);
        bridge.TryEnqueue(new Tag(truck.TagUid), kg);
    }
}
