namespace Traceability.Profiles.Tests;

/// <summary>Random rules that a profile could hold.</summary>
static class SoundRules
{
    internal static DecodingRule Next(Random random)
    {
        if (random.Next(20) == 0) return Rules.Bit((RegisterTable)random.Next(2), (ushort)random.Next(0x10000));
        var type = (RegisterType)random.Next(Enum.GetValues<RegisterType>().Length);
        var rule = Rules.Of(type, 0, (ByteOrder)random.Next(4), words: 1 << random.Next(3));
        var largest = rule.Words == 4 ? ulong.MaxValue : (1UL << rule.Words * 16) - 1;
        rule = rule with
        {
            Table = random.Next(2) == 0 ? RegisterTable.Holding : RegisterTable.Input,
            WireAddress = (ushort)random.Next(0x10000 - rule.Words),
            Sentinels = [.. Enumerable.Range(0, random.Next(4)).Select(_ => (ulong)random.NextInt64() & largest)],
        };
        if (type == RegisterType.Bits) return rule;
        var low = random.NextInt64(-DecodingRule.MaxMantissa, DecodingRule.MaxMantissa);
        rule = rule with
        {
            Scale = new DecimalFraction(random.NextInt64(1, DecodingRule.MaxMantissa) * (random.Next(2) * 2 - 1), random.Next(-18, 19)),
            ResolutionExponent = random.Next(-18, 19),
            Unit = ((string[])["kWh", "l", "m³/h", "°C", ""])[random.Next(5)],
            CounterWidth = rule.Words * 16,
            Rollover = random.Next(2) == 0 ? null : random.NextInt64(1, DecodingRule.MaxMantissa),
            NominalLow = random.Next(2) == 0 ? null : low,
            NominalHigh = random.Next(2) == 0 ? null : random.NextInt64(low, DecodingRule.MaxMantissa),
        };
        return random.Next(3) == 0 ? WithBeside(rule, random) : rule;
    }

    static DecodingRule WithBeside(DecodingRule rule, Random random)
    {
        var (meaning, lowest, after) = ((BesideMeaning)random.Next(3), random.Next(16), rule.WireAddress + rule.Words);
        var beside = new BesideWord((ushort)(after <= 0xFFFF && random.Next(2) == 0 ? random.Next(after, 0x10000) : random.Next(rule.WireAddress)),
            meaning, lowest, meaning == BesideMeaning.Sign ? 1 : random.Next(1, 17 - lowest));
        return beside.Suits(rule.Type) && (rule.WireAddress > 0 || beside.WireAddress >= after) ? rule with { Words = (byte)(rule.Words + 1), Beside = beside } : rule;
    }
}
