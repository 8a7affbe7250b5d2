using System.Buffers.Binary;

namespace Traceability.Field.Rfid;

/// <summary>The eight bytes by which an ISO 15693 tag names itself, in the order the reader sends them. Personal: never in a log in clear.</summary>
public readonly record struct TagUid(ulong Value)
{
    public const int Bytes = 8;

    internal static TagUid Of(ReadOnlySpan<ushort> words) =>
        new((ulong)words[0] << 48 | (ulong)words[1] << 32 | (ulong)words[2] << 16 | words[3]);

    /// <summary>Writes the <see cref="Bytes"/> bytes as the reader sent them.</summary>
    public void CopyTo(Span<byte> to) => BinaryPrimitives.WriteUInt64BigEndian(to, Value);

    /// <summary>Masked: enough to tell two tags apart at the reader, too little to follow one.</summary>
    public override string ToString() => $"tag …{(byte)Value:X2}";
}
