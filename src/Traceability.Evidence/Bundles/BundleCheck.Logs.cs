using System.Text;
using Traceability.Evidence.Log;

namespace Traceability.Evidence.Bundles;

public sealed partial class BundleCheck
{
    List<TrustedWitness> witnesses = [];

    string? LogProof(ProvenLeaf leaf)
    {
        for (var k = 0; k < leaf.Shown.Count; k++)
        {
            Checkpoint? checkpoint = null;
            var outcome = Receipt.TryRead(leaf.Shown[k], out var receipt);
            if (outcome.IsOk) outcome = receipt!.TryReadCheckpoint(out leaf.Notes[k]!, out checkpoint);
            if (!outcome.IsOk) return $"proof {k}: {outcome.Reason}";
            var known = policy.Logs.Any(key => key.Name == checkpoint!.Origin);
            if (known && !receipt!.Proves(leaf.Content, checkpoint!)) return $"proof {k}: the path does not lead from here to the checkpoint";
            leaf.Proofs[k] = new CheckedProof(receipt!.Index, checkpoint!, known, [], false);
        }
        return null;
    }

    string? LogSignature(ProvenLeaf leaf)
    {
        for (var k = 0; k < leaf.Proofs.Length; k++)
        {
            var proof = leaf.Proofs[k];
            if (!proof.IsKnown) continue;
            var outcome = leaf.Notes[k].Verify([.. policy.Logs.Where(key => key.Name == proof.Checkpoint.Origin)]);
            IReadOnlyList<Cosignature> cosignatures = [];
            if (outcome.IsOk) outcome = leaf.Notes[k].TryCosignatures([.. witnesses.Select(witness => witness.Key)], out cosignatures);
            if (!outcome.IsOk) return $"proof {k}: {outcome.Reason}";
            var cosigned = (from cosignature in cosignatures
                            where cosignature.Counts
                            from witness in witnesses
                            where ReferenceEquals(witness.Key, cosignature.Key)
                            select (witness, cosignature.TimeSeconds)).ToList();
            leaf.Proofs[k] = proof with { Cosigned = cosigned, IsWitnessed = policy.IsWitnessed(cosigned.Select(pair => pair.witness.Name)) };
        }
        return null;
    }

    /// <summary>Those of the policy that have a vote: not the log's operator, not the owner of a chain that the bundle is about.</summary>
    List<TrustedWitness> Voters()
    {
        List<byte[]> without = [.. policy.Logs.Select(log => log.PublicKey)];
        foreach (var chain in chains)
        {
            without.AddRange([chain.Request.WitnessKey, chain.Request.LedgerOnlineKey, chain.Request.LedgerRootKey]);
            without.AddRange(chain.Request.Logs.Select(log => log.Key));
        }
        return [.. policy.Witnesses.Where(witness => !without.Exists(key => key.AsSpan().SequenceEqual(witness.Key.PublicKey)))];
    }

    /// <summary>Everything the bundle says of a log at one size: proven checkpoints, what devices pinned before they signed, what they saw when enrolled.</summary>
    string? SplitView()
    {
        var roots = new Dictionary<(string Origin, long Size), byte[]>();
        for (var i = 0; i < chains.Length; i++)
            foreach (var log in chains[i].Request.Logs)
                if (Differs(log.Origin, log.Size, log.Root)) return $"chain {i}: {Said(log.Origin, log.Size)}";
        for (var i = 0; i < segments.Length; i++)
        {
            var pinned = segments[i].Header.Checkpoint;
            var origin = FirstLog(i);
            // Of a log that goes on under another origin, a header does not say which of them it pins.
            if (pinned is not null && !IsContinued(bundle.Segments[i].Chain) && Differs(origin, pinned.Size, pinned.Root)) return $"segment {i}: {Said(origin, pinned.Size)}";
        }
        foreach (var leaf in leaves)
            foreach (var (_, checkpoint, known, _, _) in leaf.Proofs)
                if (known && Differs(checkpoint.Origin, checkpoint.Size, checkpoint.Root)) return $"{leaf.Name}: {Said(checkpoint.Origin, checkpoint.Size)}";
        return null;

        bool Differs(string origin, long size, byte[] root) => !roots.TryAdd((origin, size), root) && !roots[(origin, size)].AsSpan().SequenceEqual(root);

        static string Said(string origin, long size) => $"two roots of {origin} at size {size}";
    }

    /// <summary>A segment cannot stand in a tree that its device had seen before it signed.</summary>
    string? Time(int i)
    {
        if (segments[i].Header.Checkpoint is not { } pinned) return null;
        foreach (var (index, checkpoint, known, _, _) in ProofsOf(i))
            if (known && checkpoint.Origin == FirstLog(i) && index < pinned.Size)
                return $"it names the log at size {pinned.Size} and is logged at index {index}";
        return null;
    }

    string FirstLog(int segment) => FirstLogOf(bundle.Segments[segment].Chain);

    string FirstLogOf(int chain) => chains[chain].Request.Logs[0].Origin;
}
