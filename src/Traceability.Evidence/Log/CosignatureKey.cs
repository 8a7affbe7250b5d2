using Traceability.Evidence.Cose;

namespace Traceability.Evidence.Log;

/// <summary>A witness's key (C2SP tlog-cosignature, type 04): Ed25519, under a name of its own. Key id = SHA-256(name ‖ 0A ‖ 04 ‖ key)[0..4].</summary>
public sealed record CosignatureKey
{
    const byte TypeCosignature = 0x04;

    public CosignatureKey(string name, byte[] publicKey)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(publicKey.Length, Ed25519.KeySize);
        Name = name;
        PublicKey = publicKey;
        Id = VerifierKey.Id(name, TypeCosignature, publicKey);
    }

    public string Name { get; }

    public byte[] PublicKey { get; }

    /// <summary>4 bytes.</summary>
    public byte[] Id { get; }

    public string ToVerifierKey() => VerifierKey.Write(Name, TypeCosignature, PublicKey);

    public static bool TryParse(string verifierKey, out CosignatureKey? key)
    {
        key = VerifierKey.TryParse(verifierKey, TypeCosignature, out var name, out var publicKey) ? new CosignatureKey(name, publicKey) : null;
        return key is not null;
    }
}
