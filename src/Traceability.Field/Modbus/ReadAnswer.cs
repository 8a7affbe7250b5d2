using System.Buffers.Binary;

namespace Traceability.Field.Modbus;

/// <summary>
/// What TCP and RTU frames have in common: <c>0 unit u8 | 1 function u8 | 2 byte count u8, 3 data</c>, or with function | 80h
/// <c>2 exception code u8</c>. All integers big-endian.
/// </summary>
static class ReadAnswer
{
    public const byte ExceptionBit = 0x80;
    public const int ExceptionBytes = 3;
    public const int DataAt = 3;

    /// <summary>Decides whether this answers the question in unit, function and length. The words are written only for <see cref="ReadOutcome.Ok"/>.</summary>
    public static ReadResult Decode(ReadOnlySpan<byte> answer, in ReadRequest request, Span<ushort> words)
    {
        if (answer.Length < ExceptionBytes) return new(ReadOutcome.WrongLength);
        if (answer[0] != request.Unit) return new(ReadOutcome.WrongUnit);
        if (answer[1] == (request.Function | ExceptionBit))
            return answer.Length == ExceptionBytes ? ReadResult.Exception(answer[2]) : new(ReadOutcome.WrongLength);
        if (answer[1] != request.Function) return new(ReadOutcome.WrongFunction);

        var data = answer[DataAt..];
        if (answer[2] != data.Length || data.Length != request.AnswerBytes) return new(ReadOutcome.WrongLength);

        if (request.AsksBits) UnpackBits(data, words[..request.Count]);
        else UnpackRegisters(data, words[..request.Count]);
        return ReadResult.Ok;
    }

    static void UnpackRegisters(ReadOnlySpan<byte> data, Span<ushort> words)
    {
        for (var i = 0; i < words.Length; i++) words[i] = BinaryPrimitives.ReadUInt16BigEndian(data[(2 * i)..]);
    }

    /// <summary>The first bit asked for is the lowest bit of the first byte (Application Protocol 6.1).</summary>
    static void UnpackBits(ReadOnlySpan<byte> data, Span<ushort> words)
    {
        for (var i = 0; i < words.Length; i++) words[i] = (ushort)((data[i >> 3] >> (i & 7)) & 1);
    }
}
