using Traceability.Evidence.Entries;
using Traceability.Profiles;

namespace Traceability.Ledger.Ingest;

/// <summary>
/// Whether a configuration's decoding rules, and how far they are verified, are what its profiles say: rule = f(profile). Values are decoded by the rule alone; a rule that
/// departs from the profile beside it would let a device scale its own readings.
/// </summary>
static class ProfileAgreement
{
    /// <summary>Channel id and a sentence for each channel whose rule is not its profile's; channels without a profile leaf are told apart.</summary>
    public static void Check(IReadOnlyList<ConfigurationLeaf> leaves, Action<string, string> differs, Action<string, string> withoutProfile)
    {
        var profiles = new Dictionary<string, DeviceProfile?>();
        foreach (var leaf in leaves.OfType<ConfigurationLeaf.ForProfile>()) profiles[leaf.Id] = ProfileFile.Read(leaf.Id + ".yaml", leaf.Content).Profile;
        foreach (var channel in leaves.OfType<ConfigurationLeaf.ForChannel>())
        {
            if (!profiles.TryGetValue(channel.Profile, out var profile)) withoutProfile(channel.Id, $"no profile {channel.Profile} in the configuration");
            else if (profile is null) differs(channel.Id, $"profile {channel.Profile} cannot be read");
            else if (!profile.Sha256.Span.SequenceEqual(channel.ProfileHash)) differs(channel.Id, $"another profile {channel.Profile} than its hash names");
            else if (profile.Find(channel.Id[(channel.Id.IndexOf('.') + 1)..]) is not { } value) differs(channel.Id, $"no such value in profile {channel.Profile}");
            else if (!value.Rule.ToCbor().AsSpan().SequenceEqual(channel.Rule)) differs(channel.Id, $"the rule is not what profile {channel.Profile} says");
            else if ((int)profile.Verified != (int)channel.Verified) differs(channel.Id, $"verified is {channel.Verified}, profile {channel.Profile} says {profile.Verified}");
        }
    }
}
