using Traceability.Edge.Setup.AgentLink;

namespace Traceability.Edge.Setup.Commissioning;

/// <summary>A report as it stands on the disk.</summary>
/// <param name="File">Null where it could not be written.</param>
/// <param name="Sha256">Of its bytes, in hex, as the chain has it.</param>
/// <param name="Entry">Null where the chain does not sign it.</param>
sealed record SignedReport(string? File, string Sha256, AgentEntry? Entry);
