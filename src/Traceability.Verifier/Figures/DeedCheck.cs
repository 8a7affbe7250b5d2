using System.Globalization;
using System.Security.Cryptography;
using Traceability.Carbon.Figures;
using Traceability.Evidence;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Log;
using Traceability.Evidence.Records;

namespace Traceability.Verifier.Figures;

/// <summary>Whether a deed stands for a figure file, and whether a statement log that the policy names holds it.</summary>
static class DeedCheck
{
    const string Figure = "figure", ProductFigure = "product-figure", Production = "production", Shares = "product-shares";

    /// <param name="proof">Null where none was given; else one that was read.</param>
    public static CheckedDeed Run(Deed deed, Receipt? proof, TrustPolicy? policy, FigureInputs figure, ReadOnlySpan<byte> file, RedoneShares? shares)
    {
        var wrong = WhyNotOf(deed, figure, file) ?? WhyNotOf(deed, shares);
        CheckedProof? held = null;
        if (wrong is null && proof is not null && Prove(deed, proof, policy, out held) is { IsOk: false } outcome) (wrong, held) = ("its proof: " + outcome.Reason, null);
        return new CheckedDeed(deed, wrong, held, policy, policy is not null && policy.Quorum != TrustPolicy.NoQuorum && held is not { IsWitnessed: true });
    }

    static string? WhyNotOf(Deed deed, FigureInputs figure, ReadOnlySpan<byte> file)
    {
        if (deed.Kind.Line() != DeedKind.Closing) return $"it is a deed of the kind {deed.Kind.Name()}, which stands for no figure";
        if (deed.Facility != figure.Plan.FacilityId) return $"it is about the facility {deed.Facility}";
        if (deed.About != figure.Period.Name) return $"it is about the period {deed.About}";
        if (deed.Document(Figure) is not { } hash) return "it names no figure";
        var mine = SHA256.HashData(file);
        if (hash.AsSpan().SequenceEqual(mine) || deed.Document(ProductFigure) is { } product && product.AsSpan().SequenceEqual(mine)) return null;
        return $"it names another figure, {string.Join(" and ", ((byte[]?[])[hash, deed.Document(ProductFigure)]).OfType<byte[]>().Select(Convert.ToHexStringLower))}";
    }

    /// <summary>What was given beside the figure is what the deed names.</summary>
    static string? WhyNotOf(Deed deed, RedoneShares? shares) => shares is null ? null : WhyNotOf(deed, Production, shares.Report) ?? (shares.Stated is { } stated ? WhyNotOf(deed, Shares, stated) : null);

    static string? WhyNotOf(Deed deed, string name, byte[] file) =>
        deed.Document(name) is not { } hash ? $"it names no {name}" : hash.AsSpan().SequenceEqual(SHA256.HashData(file)) ? null : $"it names another {name}, {Convert.ToHexStringLower(hash)}";

    /// <summary>Of a log that the policy does not name nothing is checked but the form.</summary>
    static ReadOutcome Prove(Deed deed, Receipt proof, TrustPolicy? policy, out CheckedProof? held)
    {
        held = null;
        var outcome = proof.TryReadCheckpoint(out var note, out var checkpoint);
        if (!outcome.IsOk) return outcome;
        if (!StatementLog.IsOrigin(checkpoint!.Origin)) return ReadOutcome.Corrupt($"{checkpoint.Origin} is no statement log");
        NoteKey[] keys = [.. policy?.Logs.Where(key => key.Name == checkpoint.Origin) ?? []];
        held = new CheckedProof(proof.Index, checkpoint, keys.Length > 0, [], false);
        if (keys.Length == 0) return outcome;
        if (!proof.Proves(Deed.Statement(deed.Digest).Encode(), checkpoint)) return ReadOutcome.Corrupt(string.Create(CultureInfo.InvariantCulture, $"the path does not lead from the deed to the checkpoint of {checkpoint.Size} leaves"));
        outcome = note!.Verify(keys);
        if (!outcome.IsOk) return outcome;
        // A log's own operator is no witness of it.
        List<TrustedWitness> voters = [.. policy!.Witnesses.Where(witness => !policy.Logs.Any(log => log.PublicKey.AsSpan().SequenceEqual(witness.Key.PublicKey)))];
        outcome = note.TryCosignatures([.. voters.Select(witness => witness.Key)], out var cosignatures);
        var cosigned = (from cosignature in cosignatures
                        where cosignature.Counts
                        from witness in voters
                        where ReferenceEquals(witness.Key, cosignature.Key)
                        select (witness, cosignature.TimeSeconds)).ToList();
        held = held with { Cosigned = cosigned, IsWitnessed = policy.IsWitnessed(cosigned.Select(pair => pair.witness.Name)) };
        return outcome;
    }
}
