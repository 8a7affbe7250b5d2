using Traceability.Evidence.Log;

namespace Traceability.Evidence.Bundles;

/// <param name="Name">As the policy's groups and quorum name it; the key has a name of its own in notes.</param>
public sealed record TrustedWitness(string Name, CosignatureKey Key);
