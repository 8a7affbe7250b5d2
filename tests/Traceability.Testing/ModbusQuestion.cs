using System.Buffers.Binary;

namespace Traceability.Testing;

/// <summary>A question as a server sees it, with the answers it may give. Written apart from Traceability.Field, so that neither hides the other's faults.</summary>
public readonly record struct ModbusQuestion(ushort Transaction, byte Unit, byte Function, ushort Address, ushort Count)
{
    public byte[] Answer(params ReadOnlySpan<ushort> words)
    {
        var pdu = new byte[2 + 2 * words.Length];
        pdu[0] = Function;
        pdu[1] = (byte)(2 * words.Length);
        for (var i = 0; i < words.Length; i++) BinaryPrimitives.WriteUInt16BigEndian(pdu.AsSpan(2 + 2 * i), words[i]);
        return Frame(pdu);
    }

    /// <summary>Every register holds its own address.</summary>
    public byte[] AnswerByAddress()
    {
        var words = new ushort[Count];
        for (var i = 0; i < words.Length; i++) words[i] = (ushort)(Address + i);
        return Answer(words);
    }

    public byte[] Exception(byte code) => Frame([(byte)(Function | 0x80), code]);

    public byte[] Frame(ReadOnlySpan<byte> pdu)
    {
        var frame = new byte[7 + pdu.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, Transaction);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(4), (ushort)(1 + pdu.Length));
        frame[6] = Unit;
        pdu.CopyTo(frame.AsSpan(7));
        return frame;
    }
}
