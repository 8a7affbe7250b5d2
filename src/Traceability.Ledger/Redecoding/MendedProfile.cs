using Traceability.Profiles;

namespace Traceability.Ledger.Redecoding;

/// <summary>A profile in the place of one that was wrong, for all that was and will be read by that one at a facility.</summary>
/// <param name="Replaces">SHA-256 of the profile that devices read by.</param>
sealed record MendedProfile(byte[] Replaces, DeviceProfile Profile)
{
    /// <summary>Null where it has no such value, or none of the same registers.</summary>
    public DecodingRule? RuleOf(string channel, DecodingRule signed) => ValueOf(channel)?.Rule is { } rule && Misfit(signed, rule) is null ? rule : null;

    public ProfileValue? ValueOf(string channel) => Profile.Find(channel[(channel.IndexOf('.') + 1)..]);

    /// <summary>Why words that were read by one rule cannot be decoded by another; null where they can. Only these words are in the evidence.</summary>
    public static string? Misfit(DecodingRule signed, DecodingRule mended) =>
        (mended.Table, mended.WireAddress) != (signed.Table, signed.WireAddress) ? $"found {mended.Table} register {mended.WireAddress}; allowed: {signed.Table} register {signed.WireAddress}, which was read"
        : mended.Words != signed.Words ? $"found {mended.Words} words a reading; allowed: {signed.Words}, which were read"
        : mended.Beside?.WireAddress != signed.Beside?.WireAddress ? "another register beside the number; allowed: the one that was read"
        : null;
}
