namespace Traceability.Ledger.Transport;

/// <summary>How the broker is reached over TLS, with certificates of the ledger's own authority on both sides.</summary>
/// <param name="Names">Host names and addresses by which the broker is reached; its certificate bears them.</param>
/// <param name="Folder">What the broker reads: certificates, the list of revoked ones, the access list.</param>
/// <param name="Readers">Other services that read telemetry and figures, each with a certificate of its own.</param>
/// <param name="ApprovalRequired">Whether a device gets none before the organisation's key has approved it.</param>
sealed record TransportOptions(IReadOnlyList<string> Names, string Folder, IReadOnlyList<string> Readers, bool ApprovalRequired);
