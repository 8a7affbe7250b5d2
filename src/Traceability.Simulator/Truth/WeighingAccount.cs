namespace Traceability.Simulator.Truth;

/// <summary>Two crossings of one tag; weights as displayed.</summary>
sealed record WeighingAccount(string Tag, int GrossKg, int TareKg, int NetKg);
