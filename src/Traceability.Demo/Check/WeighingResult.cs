namespace Traceability.Demo.Check;

/// <summary>One finished weighing that came back with a verified receipt.</summary>
/// <param name="Receipt">Index in the segment log.</param>
sealed record WeighingResult(string Ticket, decimal GrossKg, decimal TareKg, decimal NetKg, long Receipt);
