using System.Buffers.Binary;
using Traceability.Profiles;

namespace Traceability.Field.Modbus;

/// <summary>One question of function 1 to 4. There is deliberately no function that writes.</summary>
/// <param name="Address">Wire address, counted from 0.</param>
/// <param name="Count">Registers (1..125) or bits (1..2000); Modbus Application Protocol 1.1b3, 6.1 to 6.4.</param>
public readonly record struct ReadRequest(byte Unit, RegisterTable Table, ushort Address, ushort Count)
{
    public const int MostRegisters = 125;
    public const int MostBits = 2000;

    public bool AsksBits => Table is RegisterTable.Coil or RegisterTable.DiscreteInput;

    public byte Function => Table switch
    {
        RegisterTable.Coil => 1,
        RegisterTable.DiscreteInput => 2,
        RegisterTable.Holding => 3,
        _ => 4,
    };

    /// <summary>Data bytes of the only answer that fits this question.</summary>
    public int AnswerBytes => AsksBits ? (Count + 7) / 8 : Count * 2;

    /// <summary>A question as it stands in every framing: function u8 | address u16 | count u16, big-endian.</summary>
    public static bool TryRead(byte unit, ReadOnlySpan<byte> question, out ReadRequest request)
    {
        request = default;
        if (question.Length != 5 || question[0] is < 1 or > 4) return false;
        RegisterTable table = question[0] switch
        {
            1 => RegisterTable.Coil,
            2 => RegisterTable.DiscreteInput,
            3 => RegisterTable.Holding,
            _ => RegisterTable.Input,
        };
        request = new(unit, table, BinaryPrimitives.ReadUInt16BigEndian(question[1..]), BinaryPrimitives.ReadUInt16BigEndian(question[3..]));
        return request.IsAllowed;
    }

    public bool IsAllowed => Count >= 1 && Count <= (AsksBits ? MostBits : MostRegisters) && Address + Count <= 0x10000;
}
