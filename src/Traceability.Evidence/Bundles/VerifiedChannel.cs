using Traceability.Evidence.Entries;

namespace Traceability.Evidence.Bundles;

/// <summary>How far the profile that reads a channel was verified: the lower of what it claims and what was published of it.</summary>
/// <param name="Publication">The highest that counts; null where none does.</param>
/// <param name="IsNamed">Whether the bundle shows any publication of the profile, counting or not.</param>
public sealed record VerifiedChannel(ConfigurationLeaf.ForChannel Channel, CheckedPublication? Publication, bool IsNamed)
{
    public Verified Claimed => Channel.Verified;

    public Verified Shown => Publication is null ? Verified.MapOnly : (Verified)Math.Min((int)Claimed, (int)Publication.Said.Verified);
}
