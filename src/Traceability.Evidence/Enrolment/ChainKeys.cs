using System.Collections.Immutable;
using Traceability.Evidence.Cose;

namespace Traceability.Evidence.Enrolment;

/// <summary>
/// The keys of one chain as far as they are known: which one signs which numbers, and what a revocation has taken from it. Immutable: what is
/// learnt makes another one.
/// </summary>
public sealed class ChainKeys
{
    readonly ImmutableArray<(EvidenceKey Key, long After)> terms;
    readonly ImmutableArray<Rotation> rotations;

    ChainKeys(ImmutableArray<(EvidenceKey, long)> terms, ImmutableArray<Rotation> rotations, ImmutableArray<Revocation> revocations) =>
        (this.terms, this.rotations, Revocations) = (terms, rotations, revocations);

    /// <summary>Before anything is said: the enrolled key signs everything.</summary>
    public static ChainKeys Of(EvidenceKey enrolled) => new([(enrolled, 0)], [], []);

    public IReadOnlyList<Rotation> Rotations => rotations;

    public ImmutableArray<Revocation> Revocations { get; }

    /// <summary>Each key with the number after which it signs, the enrolled one (0) first.</summary>
    public IReadOnlyList<(EvidenceKey Key, long After)> Terms => terms;

    /// <summary>The key that signs segment <paramref name="number"/>.</summary>
    public EvidenceKey At(long number) => terms[TermOf(number)].Key;

    /// <summary>Whether the hint names a key of the chain, in force or not.</summary>
    public bool Has(ReadOnlySpan<byte> kid)
    {
        foreach (var (key, _) in terms)
            if (key.Kid.AsSpan().SequenceEqual(kid)) return true;
        return false;
    }

    /// <summary>Why this rotation does not follow; null where it does.</summary>
    public string? Fault(Rotation rotation, CoseSign1 sign1)
    {
        if (!sign1.IsSignedBy(terms[^1].Key)) return "not signed by the key in force";
        if (IsRevoked(terms[^1].Key)) return "the key in force was revoked before";
        if (!rotation.Possession.OldKid.AsSpan().SequenceEqual(terms[^1].Key.Kid)) return "the new key's proof follows another key than the one in force";
        if (rotations.Length > 0 && rotation.After <= rotations[^1].After) return $"after number {rotation.After}, where a rotation after {rotations[^1].After} stands";
        return terms.Any(term => term.Key.Equals(rotation.Possession.Key)) ? "the new key is one of the chain's already" : null;
    }

    public ChainKeys With(Rotation rotation) => new(terms.Add((rotation.Possession.Key, rotation.After)), rotations.Add(rotation), Revocations);

    /// <summary>Whether the revocation is of a key of this chain.</summary>
    public bool Concerns(Revocation revocation) => TermOf(revocation.Key) >= 0;

    public ChainKeys With(Revocation revocation) => new(terms, rotations, Revocations.Add(revocation));

    /// <summary>Whether a key was revoked, or came in by one that had been.</summary>
    public bool IsRevoked(EvidenceKey key)
    {
        var term = TermOf(key.Thumbprint);
        foreach (var revocation in Revocations)
            if (TermOf(revocation.Key) is >= 0 and var revoked && (revoked == term || (revoked < term && IsVoid(rotations[revoked], revocation)))) return true;
        return false;
    }

    /// <summary>The revocations beyond whose tips a segment lies; none where it is accepted. What is logged below the size of each is disowned, else refused.</summary>
    public IEnumerable<Revocation> Disowning(long number, byte[] identity)
    {
        var signing = TermOf(number);
        foreach (var revocation in Revocations)
        {
            var revoked = TermOf(revocation.Key);
            if (revoked < 0 || revoked > signing) continue;
            // The revoked key's own segments; else those of whom it named, where it did so beyond the tips.
            if (signing == revoked ? !revocation.Accepts(number, identity) : IsVoid(rotations[revoked], revocation)) yield return revocation;
        }
    }

    /// <summary>Whether the revoked key named another beyond the tips: then all that follows is void with it.</summary>
    static bool IsVoid(Rotation byRevoked, Revocation revocation) => !revocation.Accepts(byRevoked.After, byRevoked.Tip);

    int TermOf(byte[] thumbprint)
    {
        var term = terms.Length - 1;
        while (term >= 0 && !terms[term].Key.Thumbprint.AsSpan().SequenceEqual(thumbprint)) term--;
        return term;
    }

    int TermOf(long number)
    {
        var term = terms.Length - 1;
        while (term > 0 && number <= terms[term].After) term--;
        return term;
    }
}
