using System.Text;

namespace Traceability.Field.Modbus;

/// <summary>
/// What a device says it is: function 43 / 14, read device identification (Modbus Application Protocol 1.1b3, 6.21), the basic objects, and the
/// next ones where it has more to say.
/// <code>
/// question: 2B | 0E | 01 basic | object u8
/// answer:   2B | 0E | 01 | conformity u8 | more FFh or 00 | next object u8 | objects u8 | object u8, length u8, text …
/// </code>
/// </summary>
sealed class IdentificationExchange(byte unit, byte firstObject = 0) : Exchange(unit, [Encapsulated, DeviceIdentification, Basic, firstObject])
{
    const byte Encapsulated = 0x2B, DeviceIdentification = 0x0E, Basic = 1;
    const int ObjectsAt = 7;

    readonly SortedDictionary<byte, string> objects = [];

    /// <summary>0 vendor, 1 product code, 2 revision; ASCII, anything else as '?'.</summary>
    public IReadOnlyDictionary<byte, string> Objects => objects;

    /// <summary>Where the device goes on; null when it has said all.</summary>
    public byte? Next { get; private set; }

    public override int Measure(ReadOnlySpan<byte> answer)
    {
        if (answer.Length < ObjectsAt) return -1;
        if (answer[1] != DeviceIdentification || answer[2] != Basic) return 0;
        var at = ObjectsAt;
        for (var left = answer[ObjectsAt - 1]; left > 0; left--)
        {
            if (answer.Length < at + 2) return at + 2 > MostBytes ? 0 : -1;
            at += 2 + answer[at + 1];
            if (at > MostBytes) return 0;
        }
        return at;
    }

    protected override bool Accept(ReadOnlySpan<byte> answer)
    {
        for (var at = ObjectsAt; at < answer.Length; at += 2 + answer[at + 1])
            objects[answer[at]] = Encoding.ASCII.GetString(answer.Slice(at + 2, answer[at + 1]));
        // A device that points backwards would be asked for ever.
        var (more, next) = (answer[4] != 0, answer[5]);
        Next = more && next > Question[3] ? next : null;
        return true;
    }
}
