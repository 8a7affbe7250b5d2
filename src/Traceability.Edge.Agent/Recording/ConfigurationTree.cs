using System.Security.Cryptography;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;
using Traceability.Site;

namespace Traceability.Edge.Agent.Recording;

/// <summary>The configuration of this run as a salted tree: one leaf per channel, per profile, and the site file.</summary>
sealed class ConfigurationTree
{
    ConfigurationTree(ConfigurationParts parts)
    {
        Parts = parts;
        Root = parts.Root();
    }

    public ConfigurationParts Parts { get; }

    public byte[] Root { get; }

    public Configuration Entry(ConfigurationReason reason) => new(Root, Parts.Leaves.Count, reason);

    public static ConfigurationTree Of(Installation site)
    {
        var leaves = new List<byte[]>();
        foreach (var channel in site.Channels)
        {
            leaves.Add(new ConfigurationLeaf.ForChannel(channel.Index, channel.Id, channel.Rule.ToCbor(), channel.Bus.Name, channel.UnitId,
                channel.Profile.Id, channel.Profile.Sha256.ToArray(), (Verified)channel.Profile.Verified, channel.Unit.SerialNumber, (long)channel.Period.TotalMilliseconds).Encode());
        }
        foreach (var profile in site.Profiles.OrderBy(p => p.Id, StringComparer.Ordinal))
            leaves.Add(new ConfigurationLeaf.ForProfile(profile.Id, profile.Bytes.ToArray()).Encode());
        leaves.Add(new ConfigurationLeaf.ForSite(site.Bytes.ToArray()).Encode());
        return new ConfigurationTree(new ConfigurationParts(RandomNumberGenerator.GetBytes(SaltedLeaves.SecretSize), leaves));
    }
}
