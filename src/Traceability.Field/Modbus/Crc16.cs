namespace Traceability.Field.Modbus;

/// <summary>The check of Modbus RTU (Modbus over Serial Line 1.02, 6.2.2): polynomial A001h reflected, start FFFFh, sent low byte first.</summary>
static class Crc16
{
    public const int Bytes = 2;

    static readonly ushort[] Table = Make();

    public static ushort Of(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFF;
        foreach (var b in bytes) crc = (crc >> 8) ^ Table[(crc ^ b) & 0xFF];
        return (ushort)crc;
    }

    static ushort[] Make()
    {
        var table = new ushort[256];
        for (var i = 0; i < table.Length; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xA001;
            table[i] = (ushort)crc;
        }
        return table;
    }
}
