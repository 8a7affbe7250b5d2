using System.Text;
using Traceability.Evidence.Cose;

namespace Traceability.Evidence.Log;

/// <summary>A note of the right form whose signatures nobody has looked at yet.</summary>
public sealed class UnopenedNote
{
    readonly byte[] signed;

    internal UnopenedNote(byte[] signed, IReadOnlyList<NoteSignature> signatures)
    {
        this.signed = signed;
        Text = Encoding.UTF8.GetString(signed);
        Signatures = signatures;
    }

    /// <summary>With its final newline. Worth nothing before <see cref="Verify"/>.</summary>
    public string Text { get; }

    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>Whether one of the keys signed it; a bad signature of any of them spoils the note.</summary>
    public ReadOutcome Verify(params ReadOnlySpan<NoteKey> keys)
    {
        var verified = false;
        foreach (var line in Signatures)
        {
            foreach (var key in keys)
            {
                if (line.Name != key.Name || !line.KeyId.AsSpan().SequenceEqual(key.Id)) continue;
                if (!Ed25519.Verify(key.PublicKey, signed, line.Signature)) return ReadOutcome.Corrupt($"a bad signature of {key.Name}");
                verified = true;
            }
        }
        return verified ? ReadOutcome.Ok : ReadOutcome.Corrupt($"no signature of {string.Join(" or ", keys.ToArray().Select(key => key.Name).Distinct())}");
    }

    /// <summary>The cosignatures of the given witnesses, one of each at most (the latest); a bad one of any of them spoils the note.</summary>
    public ReadOutcome TryCosignatures(IReadOnlyList<CosignatureKey> witnesses, out IReadOnlyList<Cosignature> cosignatures)
    {
        cosignatures = [];
        var found = new List<Cosignature>();
        foreach (var line in Signatures)
        {
            foreach (var key in witnesses)
            {
                if (line.Name != key.Name || !line.KeyId.AsSpan().SequenceEqual(key.Id)) continue;
                if (Cosignature.Verify(key, signed, line.Signature) is not { } cosignature) return ReadOutcome.Corrupt($"a bad cosignature of {key.Name}");
                var earlier = found.FindIndex(other => ReferenceEquals(other.Key, key));
                if (earlier < 0) found.Add(cosignature);
                else if (found[earlier].TimeSeconds < cosignature.TimeSeconds) found[earlier] = cosignature;
            }
        }
        cosignatures = found;
        return ReadOutcome.Ok;
    }
}
