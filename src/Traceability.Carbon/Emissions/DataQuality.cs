namespace Traceability.Carbon.Emissions;

/// <summary>
/// Whether an amount rests on the facility's or a supplier's own data, or on an average (PACT Methodology, primary data share). What was estimated never does. Of
/// scopes 1 and 2 the activity alone decides; of scope 3 the factor must be a supplier's own besides.
/// </summary>
public enum DataQuality { Primary, Secondary }
