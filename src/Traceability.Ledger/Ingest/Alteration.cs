namespace Traceability.Ledger.Ingest;

/// <summary>The first place where a message departs from what the device signed, told with the channel's id.</summary>
/// <param name="Unit">Of the two values, where they are values; else empty.</param>
/// <param name="EvidenceFile">Path of the file that holds both messages; empty where it could not be written.</param>
sealed record Alteration(int Entry, string What, string Signed, string Claimed, string Unit, string EvidenceFile);
