namespace Traceability.Ledger.Store;

/// <summary>A device as its own segments tell of it.</summary>
/// <param name="Number">Of the newest linked segment; likewise what follows, null while there is none.</param>
/// <param name="Clock">synchronised, free running or unknown; <paramref name="ClockBoundMs"/>: by how much it may be wrong, as the device reckons.</param>
/// <param name="KeyAssurance">What the device says of where its key lives: software, where it is a file.</param>
/// <param name="Gaps">Begun or ended in the days before now.</param>
/// <param name="OpenGaps">Channels and devices of which nothing has come back since.</param>
/// <param name="Findings">Open ones by kind.</param>
/// <param name="CertificateUntil">End of the newest certificate of its connection; null where none was given.</param>
public sealed record DeviceRow(
    string Chain, string Device, string KeyId, DateTimeOffset Enrolled, string Trust, bool WaitsForApproval, bool Refilling, long Number, long HeldUpTo, long Segments, long Readings,
    DateTimeOffset? LastSealed, string? Clock, string? ClockSource, long? ClockBoundMs, string? Software, string? KeyAssurance, long Gaps, IReadOnlyList<string> OpenGaps,
    IReadOnlyList<(string Kind, long Count)> Findings, IReadOnlyList<DeviceChannelRow> Channels, DateTimeOffset? CertificateUntil);
