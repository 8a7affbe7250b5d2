using System.Buffers.Binary;

namespace Traceability.Field.Modbus;

/// <summary>
/// The bytes of Modbus TCP (Modbus Messaging on TCP/IP 1.0b, 3.1.3), reading only. All integers big-endian:
/// <code>
/// 0 transaction u16 | 2 protocol u16 = 0 | 4 length u16 = bytes that follow | 6 unit u8 | 7 function u8 |
/// question: 8 address u16, 10 count u16
/// answer:   8 byte count u8, 9 data
/// exception (function | 80h): 8 code u8
/// </code>
/// </summary>
public static class ModbusTcpFrame
{
    public const int RequestBytes = 12;
    public const int MostBytes = 260;

    /// <summary>In front of the function code.</summary>
    public const int HeaderBytes = 7;
    const int LengthEnds = 6;
    const int ShortestAnswer = 9;

    /// <summary>Writes the question's <see cref="RequestBytes"/> bytes. A question outside the protocol's limits is the caller's bug and throws.</summary>
    public static void WriteRequest(Span<byte> to, ushort transaction, in ReadRequest request)
    {
        if (!request.IsAllowed) throw new ArgumentOutOfRangeException(nameof(request), request, "not a question Modbus allows");
        BinaryPrimitives.WriteUInt16BigEndian(to, transaction);
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(to[4..], RequestBytes - LengthEnds);
        to[6] = request.Unit;
        to[7] = request.Function;
        BinaryPrimitives.WriteUInt16BigEndian(to[8..], request.Address);
        BinaryPrimitives.WriteUInt16BigEndian(to[10..], request.Count);
    }

    /// <summary>The frame of any other question.</summary>
    internal static byte[] Frame(ushort transaction, Exchange exchange)
    {
        var frame = new byte[HeaderBytes + exchange.Question.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, transaction);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(4), (ushort)(frame.Length - LengthEnds));
        frame[LengthEnds] = exchange.Unit;
        exchange.Question.CopyTo(frame.AsSpan(HeaderBytes));
        return frame;
    }

    /// <summary>The question that <see cref="WriteRequest"/> wrote; false for a frame that asks for anything else, or that no unit could answer.</summary>
    public static bool TryReadRequest(ReadOnlySpan<byte> frame, out ReadRequest request)
    {
        request = default;
        if (frame.Length != RequestBytes || BinaryPrimitives.ReadUInt16BigEndian(frame[4..]) != RequestBytes - LengthEnds) return false;
        return ReadRequest.TryRead(frame[6], frame[HeaderBytes..], out request);
    }

    /// <summary>
    /// Finds the first frame in what has been received. False: the bytes cannot be Modbus TCP, and as a stream has no other frame mark,
    /// nothing behind them can be trusted. True with 0: more bytes are needed.
    /// </summary>
    public static bool TryMeasure(ReadOnlySpan<byte> received, out int frameBytes)
    {
        frameBytes = 0;
        if (received.Length >= 4 && BinaryPrimitives.ReadUInt16BigEndian(received[2..]) != 0) return false;
        if (received.Length < LengthEnds) return true;
        var bytes = LengthEnds + BinaryPrimitives.ReadUInt16BigEndian(received[4..]);
        if (bytes is < ShortestAnswer or > MostBytes) return false;
        if (received.Length >= bytes) frameBytes = bytes;
        return true;
    }

    public static ushort Transaction(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadUInt16BigEndian(frame);

    /// <summary>
    /// Decides whether the frame is the answer to this very question. <paramref name="words"/> (at least the question's count) is written
    /// only for <see cref="ReadOutcome.Ok"/>: registers in wire order, or one word 0 or 1 per bit.
    /// </summary>
    public static ReadResult Decode(ReadOnlySpan<byte> frame, ushort transaction, in ReadRequest request, Span<ushort> words)
    {
        if (frame.Length is < ShortestAnswer or > MostBytes) return new(ReadOutcome.WrongLength);
        if (BinaryPrimitives.ReadUInt16BigEndian(frame[2..]) != 0) return new(ReadOutcome.ProtocolError);
        if (BinaryPrimitives.ReadUInt16BigEndian(frame[4..]) != frame.Length - LengthEnds) return new(ReadOutcome.WrongLength);
        if (Transaction(frame) != transaction) return new(ReadOutcome.WrongTransaction);
        return ReadAnswer.Decode(frame[LengthEnds..], request, words);
    }
}
