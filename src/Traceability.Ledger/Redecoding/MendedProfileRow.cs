using Traceability.Ledger.Deeds;

namespace Traceability.Ledger.Redecoding;

/// <summary>A mended profile in force.</summary>
/// <param name="Replaces">SHA-256 of the profile by which devices read.</param>
/// <param name="Sha256">Of the mended one, which is the deed's document under <paramref name="Profile"/>.</param>
public sealed record MendedProfileRow(string Replaces, string Profile, int Version, string Sha256, DeedRow Deed);
