using System.Buffers.Binary;
using System.Globalization;

namespace Traceability.Simulator.Devices;

/// <summary>An 8-byte tag UID; its text is 16 upper-case hexadecimal digits in the order of the wire.</summary>
readonly record struct Tag(ulong Uid)
{
    const int Digits = 16;

    public byte[] Bytes()
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Uid);
        return bytes;
    }

    public static bool TryParse(ReadOnlySpan<char> text, out Tag tag)
    {
        tag = default;
        if (text.Length != Digits || !ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var uid)) return false;
        tag = new Tag(uid);
        return true;
    }

    public override string ToString() => Uid.ToString("X16", CultureInfo.InvariantCulture);
}
