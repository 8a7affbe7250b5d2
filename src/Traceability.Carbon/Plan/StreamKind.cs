namespace Traceability.Carbon.Plan;

/// <summary>What flows through a source stream; it decides scope, unit and which factors fit.</summary>
public enum StreamKind { ElectricityImport, DieselStationary, DieselMobile }

/// <summary>GHG Protocol scopes that this library derives so far.</summary>
public enum Scope { One = 1, Two = 2 }

public static class StreamKinds
{
    /// <summary>Names as files write them.</summary>
    public static IReadOnlyList<(string Name, StreamKind Kind)> Names { get; } =
    [
        ("electricity-import", StreamKind.ElectricityImport),
        ("diesel-stationary", StreamKind.DieselStationary),
        ("diesel-mobile", StreamKind.DieselMobile),
    ];

    public static string Name(this StreamKind kind) => Names[(int)kind].Name;

    /// <summary>Burning on site is scope 1, purchased electricity scope 2 (GHG Protocol Corporate Standard ch. 4).</summary>
    public static Scope Scope(this StreamKind kind) => kind == StreamKind.ElectricityImport ? Plan.Scope.Two : Plan.Scope.One;

    /// <summary>The unit in which the stream's activity is counted.</summary>
    public static string Unit(this StreamKind kind) => kind == StreamKind.ElectricityImport ? "kWh" : "L";
}
