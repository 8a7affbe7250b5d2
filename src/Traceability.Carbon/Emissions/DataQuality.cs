namespace Traceability.Carbon.Emissions;

/// <summary>
/// Whether an amount rests on the facility's or a supplier's own data, or on an average (PACT Methodology, primary data share). Of scopes 1 and 2 the
/// activity decides, of scope 3 the factor too.
/// </summary>
public enum DataQuality { Primary, Secondary }
