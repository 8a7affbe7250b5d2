using System.Buffers.Binary;
using Traceability.Profiles;

namespace Traceability.Field.Modbus;

/// <summary>
/// A profile's command on the wire: functions 5, 6, 15 and 16. Nothing else in the product writes to a device. The answer repeats the place, and
/// the value or the number of them; another one is not the answer.
/// </summary>
sealed class WriteExchange(byte unit, ProfileCommand command) : Exchange(unit, QuestionOf(command))
{
    const ushort CoilOn = 0xFF00;
    const int AnswerBytes = 5;

    public override int Measure(ReadOnlySpan<byte> answer) => AnswerBytes;

    protected override bool Accept(ReadOnlySpan<byte> answer) => answer.SequenceEqual(Question[..AnswerBytes]);

    static byte[] QuestionOf(ProfileCommand command)
    {
        var words = command.Words.AsSpan();
        var data = command.Write switch
        {
            CommandWrite.Registers => 2 * words.Length,
            CommandWrite.Coils => (words.Length + 7) / 8,
            _ => 0,
        };
        var question = new byte[AnswerBytes + (data > 0 ? 1 + data : 0)];
        question[0] = (byte)command.Write;
        BinaryPrimitives.WriteUInt16BigEndian(question.AsSpan(1), command.WireAddress);
        var last = command.Write switch
        {
            CommandWrite.Coil => words[0] == 0 ? (ushort)0 : CoilOn,
            CommandWrite.Register => words[0],
            _ => (ushort)words.Length,
        };
        BinaryPrimitives.WriteUInt16BigEndian(question.AsSpan(3), last);
        if (data == 0) return question;
        question[AnswerBytes] = (byte)data;
        var values = question.AsSpan(AnswerBytes + 1);
        for (var i = 0; i < words.Length; i++)
        {
            if (command.Write == CommandWrite.Registers) BinaryPrimitives.WriteUInt16BigEndian(values[(2 * i)..], words[i]);
            else if (words[i] != 0) values[i / 8] |= (byte)(1 << (i % 8));
        }
        return question;
    }
}
