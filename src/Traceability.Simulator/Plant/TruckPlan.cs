namespace Traceability.Simulator.Plant;

/// <summary>One truck of the automatic traffic.</summary>
sealed record TruckPlan(ulong TagUid, int TareKg);
