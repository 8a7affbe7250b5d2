namespace Traceability.Profiles.Tests;

/// <summary>A plain rule that a test changes in the one respect it is about.</summary>
static class Rules
{
    internal static DecodingRule Of(RegisterType type, int resolution = 0, ByteOrder order = ByteOrder.Abcd, int words = 2) => new()
    {
        Table = RegisterTable.Holding,
        WireAddress = 100,
        Words = type == RegisterType.Bits ? (byte)words : (byte)(DecodingRule.Bits(type, 0) / 16),
        Type = type,
        Order = order,
        Scale = DecimalFraction.One,
        ResolutionExponent = resolution,
        Unit = type == RegisterType.Bits ? "" : "kWh",
    };

    internal static DecodingRule Bit(RegisterTable table, ushort address = 100) => Of(RegisterType.Bits, words: 1) with { Table = table, WireAddress = address };

    internal static ushort[] Words(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return [(ushort)(bits >> 16), (ushort)bits];
    }

    internal static ushort[] Words(double value)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value);
        return [(ushort)(bits >> 48), (ushort)(bits >> 32), (ushort)(bits >> 16), (ushort)bits];
    }
}
