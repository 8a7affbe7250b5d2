namespace Traceability.Ledger.Emissions;

/// <summary>Three shares of the total's CO2e, never blended: on primary data, on signed measurement, on signed measurement by calibrated instruments.</summary>
public sealed record SharesFigure(decimal? PrimaryPercent, decimal? EvidencePercent, decimal? VerifiedPercent);
