using Traceability.Evidence.Cose;

namespace Traceability.Evidence.Log;

/// <summary>
/// A verifier key of a C2SP signed note: name and Ed25519 key (type 01). Key id = SHA-256(name ‖ 0A ‖ 01 ‖ key)[0..4].
/// </summary>
public sealed record NoteKey
{
    const byte TypeEd25519 = 0x01;

    public NoteKey(string name, byte[] publicKey)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(publicKey.Length, Ed25519.KeySize);
        Name = name;
        PublicKey = publicKey;
        Id = VerifierKey.Id(name, TypeEd25519, publicKey);
    }

    public string Name { get; }

    public byte[] PublicKey { get; }

    /// <summary>4 bytes.</summary>
    public byte[] Id { get; }

    /// <summary>As "name+hash+base64", the vkey form that other note tools read.</summary>
    public string ToVerifierKey() => VerifierKey.Write(Name, TypeEd25519, PublicKey);

    public static bool TryParse(string verifierKey, out NoteKey? key)
    {
        key = VerifierKey.TryParse(verifierKey, TypeEd25519, out var name, out var publicKey) ? new NoteKey(name, publicKey) : null;
        return key is not null;
    }

    /// <summary>A name fit for a note: not empty, no white space, no plus sign (C2SP signed-note).</summary>
    public static bool IsName(string name) => name.Length > 0 && !name.Any(c => char.IsWhiteSpace(c) || c == '+');
}
