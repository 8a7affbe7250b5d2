namespace Traceability.Carbon.Factors;

/// <summary>Of a fuel's heat: gross (higher) counts the condensed water, net (lower) does not; about 5 % apart for oil, 10 % for gas.</summary>
public enum HeatBasis { None, Gross, Net }
