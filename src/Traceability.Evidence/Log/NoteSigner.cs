using Traceability.Evidence.Cose;

namespace Traceability.Evidence.Log;

/// <summary>The secret half of a note key: an Ed25519 seed of 32 bytes.</summary>
public sealed class NoteSigner(string name, byte[] seed)
{
    public NoteKey Key { get; } = new(name, Ed25519.PublicKey(seed));

    public byte[] Sign(ReadOnlySpan<byte> text) => Ed25519.Sign(seed, text);
}
