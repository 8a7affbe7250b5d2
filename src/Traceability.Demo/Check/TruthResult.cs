namespace Traceability.Demo.Check;

/// <summary>The simulator's account.</summary>
sealed record TruthResult(decimal Kwh, decimal Litres, decimal NetKg);
