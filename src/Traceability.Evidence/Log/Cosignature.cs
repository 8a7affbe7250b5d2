using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Cose;

namespace Traceability.Evidence.Log;

/// <summary>
/// A witness's word that it has seen a checkpoint grow only (C2SP tlog-cosignature v1). In the note's signature line stand
/// <c>key id ‖ time (u64 big-endian, Unix seconds) ‖ Ed25519 signature</c> over <c>cosignature/v1\ntime T\n</c> ‖ the note's text.
/// </summary>
/// <param name="Key">Whose.</param>
/// <param name="TimeSeconds">When, as the witness says; 0 says nothing and does not count.</param>
public sealed record Cosignature(CosignatureKey Key, long TimeSeconds)
{
    const int TimeSize = 8;
    internal const int Size = TimeSize + Ed25519.SignatureSize;

    public bool Counts => TimeSeconds != 0;

    /// <summary>The signature line to append to a note of this text.</summary>
    public static string Sign(string text, string name, ReadOnlySpan<byte> seed, long timeSeconds)
    {
        var key = new CosignatureKey(name, Ed25519.PublicKey(seed));
        var signature = Ed25519.Sign(seed, Message(Encoding.UTF8.GetBytes(text), timeSeconds));
        var time = new byte[TimeSize];
        BinaryPrimitives.WriteInt64BigEndian(time, timeSeconds);
        return $"— {name} {Convert.ToBase64String([.. key.Id, .. time, .. signature])}\n";
    }

    /// <summary>Null when these bytes, as they follow the key id, do not cosign the text.</summary>
    internal static Cosignature? Verify(CosignatureKey key, ReadOnlySpan<byte> text, ReadOnlySpan<byte> timeAndSignature)
    {
        if (timeAndSignature.Length != Size) return null;
        var time = BinaryPrimitives.ReadUInt64BigEndian(timeAndSignature);
        if (time > PackedDeltas.Largest) return null;
        return Ed25519.Verify(key.PublicKey, Message(text, (long)time), timeAndSignature[TimeSize..]) ? new Cosignature(key, (long)time) : null;
    }

    static byte[] Message(ReadOnlySpan<byte> text, long timeSeconds) =>
        [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {timeSeconds}\n")), .. text];
}
