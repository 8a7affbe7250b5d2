using System.Collections.Concurrent;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Enrolment;

/// <summary>The enrolled chains, held in memory for the checks; grows after the commit that enrols.</summary>
sealed class EnrolledChains
{
    readonly ConcurrentDictionary<byte[], EnrolledChain> byChain = new(BytesComparer.Instance);
    readonly ConcurrentDictionary<DeviceAddress, EnrolledChain> byDevice = new();

    public ICollection<EnrolledChain> All => byChain.Values;

    public EnrolledChain? Of(byte[] chain) => byChain.GetValueOrDefault(chain);

    public EnrolledChain? Of(DeviceAddress device) => byDevice.GetValueOrDefault(device);

    public void Add(EnrolledChain chain)
    {
        byChain[chain.Chain] = chain;
        byDevice[chain.Address] = chain;
    }
}
