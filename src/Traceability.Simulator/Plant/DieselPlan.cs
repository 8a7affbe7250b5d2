namespace Traceability.Simulator.Plant;

/// <summary>The diesel flow meter: the channel it counts and the bounds of its flow.</summary>
sealed record DieselPlan(string Channel, long LowestMillilitresPerHour, long HighestMillilitresPerHour);
