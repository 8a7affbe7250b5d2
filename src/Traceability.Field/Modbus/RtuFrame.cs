using System.Buffers.Binary;

namespace Traceability.Field.Modbus;

/// <summary>
/// The bytes of Modbus RTU (Modbus over Serial Line 1.02, 2.5.1), reading only. Integers big-endian, the check alone low byte first:
/// <code>
/// 0 unit u8 | 1 function u8 |
/// question: 2 address u16, 4 count u16, 6 CRC u16
/// answer:   2 byte count u8, 3 data, CRC u16
/// exception (function | 80h): 2 code u8, 3 CRC u16
/// </code>
/// A frame has no mark of its beginning or end: it is where a length and a check agree.
/// </summary>
static class RtuFrame
{
    public const int RequestBytes = 8;
    public const int MostBytes = 256;
    public const int ExceptionBytes = ReadAnswer.ExceptionBytes + Crc16.Bytes;

    /// <summary>Data bytes that fit in a frame; no question of function 1 to 4 asks for more.</summary>
    const int MostData = 250;

    /// <summary>Writes the question's <see cref="RequestBytes"/> bytes. A question outside the protocol's limits is the caller's bug and throws.</summary>
    public static void WriteRequest(Span<byte> to, in ReadRequest request)
    {
        if (!request.IsAllowed) throw new ArgumentOutOfRangeException(nameof(request), request, "not a question Modbus allows");
        to[0] = request.Unit;
        to[1] = request.Function;
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], request.Address);
        BinaryPrimitives.WriteUInt16BigEndian(to[4..], request.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(to[6..], Crc16.Of(to[..6]));
    }

    /// <summary>The frame of any other question.</summary>
    public static byte[] Framed(Exchange exchange)
    {
        var frame = new byte[1 + exchange.Question.Length + Crc16.Bytes];
        frame[0] = exchange.Unit;
        exchange.Question.CopyTo(frame.AsSpan(1));
        BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(frame.Length - Crc16.Bytes), Crc16.Of(frame.AsSpan(0, frame.Length - Crc16.Bytes)));
        return frame;
    }

    /// <summary>The question that <see cref="WriteRequest"/> wrote; false for a frame that asks for anything else, or with a wrong check.</summary>
    public static bool TryReadRequest(ReadOnlySpan<byte> frame, out ReadRequest request)
    {
        request = default;
        return frame.Length == RequestBytes && HasRightCrc(frame) && ReadRequest.TryRead(frame[0], frame[1..^Crc16.Bytes], out request);
    }

    /// <summary>Decides whether the frame is the answer to this very question; as <see cref="ReadAnswer.Decode"/>, with the check.</summary>
    public static ReadResult Decode(ReadOnlySpan<byte> frame, in ReadRequest request, Span<ushort> words)
    {
        if (frame.Length < ExceptionBytes) return new(ReadOutcome.WrongLength);
        return HasRightCrc(frame) ? ReadAnswer.Decode(frame[..^Crc16.Bytes], request, words) : new(ReadOutcome.WrongCrc);
    }

    public static int AnswerBytes(in ReadRequest request) => ReadAnswer.DataAt + request.AnswerBytes + Crc16.Bytes;

    /// <summary>How long an answer that begins here is. False: none begins so. True with 0: more bytes are needed to tell.</summary>
    public static bool TryMeasureAnswer(ReadOnlySpan<byte> from, out int frameBytes)
    {
        frameBytes = 0;
        if (from.Length < 2) return true;
        var function = from[1] & ~ReadAnswer.ExceptionBit;
        if (function is < 1 or > 4) return false;
        if (from[1] != function)
        {
            frameBytes = ExceptionBytes;
            return true;
        }
        if (from.Length < 3) return true;
        var data = from[2];
        if (data is < 1 or > MostData || (function > 2 && data % 2 != 0)) return false;
        frameBytes = ReadAnswer.DataAt + data + Crc16.Bytes;
        return true;
    }

    /// <param name="frame">At least a check long.</param>
    public static bool HasRightCrc(ReadOnlySpan<byte> frame) =>
        BinaryPrimitives.ReadUInt16LittleEndian(frame[^Crc16.Bytes..]) == Crc16.Of(frame[..^Crc16.Bytes]);
}
