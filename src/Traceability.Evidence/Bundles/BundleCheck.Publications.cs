using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Entries;

namespace Traceability.Evidence.Bundles;

/// <summary>What organisations have published of the device profiles that read the shown channels.</summary>
public sealed partial class BundleCheck
{
    readonly List<(ProfilePublication Said, int Statement, bool Signed)> publications = [];

    /// <summary>Of no chain: whoever has read a device may say how far its profile is to be believed.</summary>
    string? Publish(byte[] bytes, int at)
    {
        var outcome = ProfilePublication.TryRead(bytes, out var publication, out var sign1);
        if (!outcome.IsOk) return outcome.Reason;
        var known = policy.Organisations.Where(key => key.Organisation == publication!.Organisation).ToList();
        if (known.Count > 0 && !known.Exists(key => sign1!.IsSignedBy(key.Key))) return $"the publication is not signed by a known key of {publication!.Organisation}";
        publications.Add((publication!, at, known.Count > 0));
        return null;
    }

    /// <summary>The shown channels by configuration and index, each with the highest publication of its profile that counts; of two, the one that the policy's key signed.</summary>
    IEnumerable<VerifiedChannel> Channels()
    {
        CheckedPublication[] shown = [.. publications.Select(said => new CheckedPublication(said.Said, said.Signed, leaves[segments.Length + chains.Length + said.Statement].Proofs))];
        foreach (var configuration in configurations.DistinctBy(configuration => Convert.ToHexString(configuration.Root)))
        {
            foreach (var channel in configuration.Leaves.OrderBy(leaf => leaf.Key).Select(leaf => leaf.Value).OfType<ConfigurationLeaf.ForChannel>())
            {
                CheckedPublication[] named = [.. shown.Where(publication => publication.Said.ProfileHash.AsSpan().SequenceEqual(channel.ProfileHash))];
                yield return new VerifiedChannel(channel, named.Where(publication => publication.Counts).OrderByDescending(publication => (publication.Said.Verified, publication.IsSigned)).FirstOrDefault(), named.Length > 0);
            }
        }
    }
}
