namespace Traceability.Evidence.Bundles;

/// <summary>Stands as cosigned when at least <paramref name="Threshold"/> of its members, witnesses and earlier groups, do.</summary>
public sealed record WitnessGroup(string Name, int Threshold, IReadOnlyList<string> Members);
