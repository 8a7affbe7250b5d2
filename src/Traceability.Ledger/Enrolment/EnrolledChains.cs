using System.Collections.Concurrent;
using Traceability.Evidence.Cose;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Enrolment;

/// <summary>The enrolled chains with their keys, held in memory for the checks.</summary>
sealed class EnrolledChains
{
    readonly ConcurrentDictionary<byte[], EnrolledChain> byChain = new(BytesComparer.Instance);
    readonly ConcurrentDictionary<DeviceAddress, EnrolledChain> byDevice = new();

    public ICollection<EnrolledChain> All => byChain.Values;

    public EnrolledChain? Of(byte[] chain) => byChain.GetValueOrDefault(chain);

    public EnrolledChain? Of(DeviceAddress device) => byDevice.GetValueOrDefault(device);

    /// <summary>Whether a key signs some chain, enrolled or rotated in.</summary>
    public bool HasKey(EvidenceKey key) => byChain.Values.Any(chain => chain.Keys.Terms.Any(term => term.Key.Equals(key)));

    /// <summary>Also what is newly known of a chain: it takes the place of what was.</summary>
    public void Add(EnrolledChain chain)
    {
        byChain[chain.Chain] = chain;
        byDevice[chain.Address] = chain;
    }
}
