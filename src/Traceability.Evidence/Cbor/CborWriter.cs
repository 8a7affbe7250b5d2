using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Traceability.Evidence.Cbor;

/// <summary>
/// Writes deterministic CBOR (RFC 8949, 4.2.1): shortest heads, definite lengths, no floats.
/// Map keys are the caller's to write in ascending order; every map of ours has small unsigned keys, where that is the bytewise order.
/// </summary>
public sealed class CborWriter
{
    readonly ArrayBufferWriter<byte> buffer = new(1024);

    public ReadOnlySpan<byte> Written => buffer.WrittenSpan;

    public byte[] ToArray() => buffer.WrittenSpan.ToArray();

    public void Clear() => buffer.ResetWrittenCount();

    public void Array(int count) => Head(4, (ulong)count);

    public void Map(int count) => Head(5, (ulong)count);

    public void Tag(ulong tag) => Head(6, tag);

    public void Null() => Byte(0xF6);

    public void Unsigned(ulong value) => Head(0, value);

    public void Integer(long value)
    {
        if (value >= 0) Head(0, (ulong)value);
        else Head(1, (ulong)~value);
    }

    public void IntegerOrNull(long? value)
    {
        if (value is { } number) Integer(number);
        else Null();
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Head(2, (ulong)value.Length);
        Raw(value);
    }

    public void BytesOrNull(byte[]? value)
    {
        if (value is null) Null();
        else Bytes(value);
    }

    public void Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Head(3, (ulong)length);
        Encoding.UTF8.GetBytes(value, buffer.GetSpan(length));
        buffer.Advance(length);
    }

    public void TextOrNull(string? value)
    {
        if (value is null) Null();
        else Text(value);
    }

    /// <summary>Bytes that are already one deterministic CBOR item.</summary>
    public void Raw(ReadOnlySpan<byte> item) => buffer.Write(item);

    /// <summary>A byte string of <paramref name="length"/> bytes that the caller fills; it holds zeros until then.</summary>
    public Span<byte> Reserve(int length)
    {
        Head(2, (ulong)length);
        var span = buffer.GetSpan(length)[..length];
        span.Clear();
        buffer.Advance(length);
        return span;
    }

    void Byte(byte value)
    {
        buffer.GetSpan(1)[0] = value;
        buffer.Advance(1);
    }

    void Head(int major, ulong value)
    {
        var span = buffer.GetSpan(9);
        var type = (byte)(major << 5);
        switch (value)
        {
            case < 24:
                span[0] = (byte)(type | (byte)value);
                buffer.Advance(1);
                break;
            case <= byte.MaxValue:
                span[0] = (byte)(type | 24);
                span[1] = (byte)value;
                buffer.Advance(2);
                break;
            case <= ushort.MaxValue:
                span[0] = (byte)(type | 25);
                BinaryPrimitives.WriteUInt16BigEndian(span[1..], (ushort)value);
                buffer.Advance(3);
                break;
            case <= uint.MaxValue:
                span[0] = (byte)(type | 26);
                BinaryPrimitives.WriteUInt32BigEndian(span[1..], (uint)value);
                buffer.Advance(5);
                break;
            default:
                span[0] = (byte)(type | 27);
                BinaryPrimitives.WriteUInt64BigEndian(span[1..], value);
                buffer.Advance(9);
                break;
        }
    }
}
