namespace Traceability.Mqtt.Messages;

/// <summary>Which factor a figure was made with, and whose it is.</summary>
/// <param name="Id">The factor's id and version in the ledger's factor file.</param>
/// <param name="Source">Publication, table and year, for a person.</param>
public sealed record FactorReference(string Id, string Source);
