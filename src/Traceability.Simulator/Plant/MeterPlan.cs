namespace Traceability.Simulator.Plant;

/// <summary>One energy meter: the channel it counts and the bounds of its demand.</summary>
sealed record MeterPlan(string Channel, long LowestWatts, long HighestWatts, float PhaseVoltage);
