namespace Traceability.Simulator.Truth;

/// <summary>One counted crossing; the weight as displayed.</summary>
sealed record CrossingAccount(string Tag, int Kg);
