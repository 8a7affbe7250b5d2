using Traceability.Evidence.Cose;
using Traceability.Profiles;

namespace Traceability.Benchmarks.Verifying;

/// <summary>One device's segments as message bytes, the key that signed them and what its channels are decoded by.</summary>
sealed record SealedChain(EvidenceKey Key, IReadOnlyList<DecodingRule> Rules, IReadOnlyList<byte[]> Messages);
