using Traceability.Field.Modbus;

namespace Traceability.Field.Tests.Modbus;

/// <summary>Frames as a unit writes them; the check is computed bit by bit, as the standard draws it, and not from our table.</summary>
static class RtuBytes
{
    public static byte[] Framed(params byte[] content)
    {
        var crc = Crc(content);
        return [.. content, (byte)crc, (byte)(crc >> 8)];
    }

    /// <summary>Each register holds its own address; each bit is on where its address divides by 3.</summary>
    public static byte[] AnswerByAddress(this ReadRequest request)
    {
        var data = new byte[request.AnswerBytes];
        for (var i = 0; i < request.Count; i++)
        {
            var address = request.Address + i;
            if (request.AsksBits) data[i / 8] |= (byte)(address % 3 == 0 ? 1 << (i % 8) : 0);
            else (data[2 * i], data[2 * i + 1]) = ((byte)(address >> 8), (byte)address);
        }
        return Framed([request.Unit, request.Function, (byte)data.Length, .. data]);
    }

    public static byte[] Exception(this ReadRequest request, byte code) => Framed(request.Unit, (byte)(request.Function | 0x80), code);

    public static int Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFF;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xA001 : crc >> 1;
        }
        return crc;
    }
}
