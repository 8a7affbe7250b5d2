namespace Traceability.Carbon.Emissions;

/// <summary>Scopes of the GHG Protocol; they are derived, never stored on an amount.</summary>
public enum Scope { One = 1, Two = 2, Three = 3 }
