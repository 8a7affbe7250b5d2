using Traceability.Evidence.Log;

namespace Traceability.Evidence.Bundles;

/// <summary>One tlog-proof of a segment.</summary>
/// <param name="IsKnown">Whether the policy knows the log; if not, nothing of the proof has been checked but its form.</param>
/// <param name="Cosigned">The witnesses whose cosignature counts, with its time.</param>
/// <param name="IsWitnessed">Whether they meet the policy's quorum.</param>
public sealed record CheckedProof(long Index, Checkpoint Checkpoint, bool IsKnown, IReadOnlyList<(TrustedWitness Witness, long TimeSeconds)> Cosigned, bool IsWitnessed);
