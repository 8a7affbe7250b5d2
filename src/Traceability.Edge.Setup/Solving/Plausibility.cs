using Traceability.Profiles;

namespace Traceability.Edge.Setup.Solving;

/// <summary>
/// How likely a device's maker has put a number so: what nearly all do costs nothing, what few do costs more. The weights are ours, from the maps in
/// firmware-config/profiles; they only order what fits anyway.
/// </summary>
sealed class Plausibility(IReadOnlyList<Sample> samples)
{
    /// <summary>What instruments measure; a float in the wrong order is nearly always beyond.</summary>
    const double Least = 1e-4, Most = 1e10;
    const int NeighboursEachSide = 2;

    public double Of(DecodingRule rule, Match match) =>
        OfType(rule.Type) + OfOrder(rule) + OfScale(rule) + OfPlace(rule) + OfNeighbours(rule) + match switch { Match.Exact => 0, Match.Rounded => 0.6, _ => 1.2 };

    static double OfType(RegisterType type) => type switch
    {
        RegisterType.F32 or RegisterType.U16 or RegisterType.I16 or RegisterType.U32 or RegisterType.I32 => 0,
        RegisterType.F64 or RegisterType.U64 or RegisterType.I64 => 0.3,
        RegisterType.Bcd16 => 0.8,
        RegisterType.Bcd32 or RegisterType.Bcd64 => 0.9,
        _ => 1.5,
    };

    static double OfOrder(DecodingRule rule) => rule.Order switch
    {
        ByteOrder.Abcd => 0,
        ByteOrder.Cdab => 0.3,
        ByteOrder.Dcba => 0.9,
        _ => rule.Words == 1 ? 0.9 : 1.2,
    };

    double OfScale(DecodingRule rule)
    {
        var isFloat = rule.Type is RegisterType.F16 or RegisterType.F32 or RegisterType.F64;
        // Floats stand in the unit itself or in its thousandth; integers have up to three decimals, and seldom tens.
        var power = rule.Scale.Exponent switch
        {
            0 => 0,
            -3 or 3 => isFloat ? 0.3 : 0.2,
            -1 or -2 => isFloat ? 0.9 : 0.1,
            < 0 => 0.9,
            _ => isFloat ? 1.2 : 0.6,
        };
        return power + (rule.Scale.Mantissa == 1 ? 0 : 0.5) + (!isFloat && OnlyTakesZerosAway(rule) ? 0.8 : 0);
    }

    /// <summary>Nobody keeps decimals that are never anything but zero: more likely the zeros are another register's.</summary>
    bool OnlyTakesZerosAway(DecodingRule rule)
    {
        if (rule.Scale.Exponent >= 0) return false;
        Span<ushort> words = stackalloc ushort[rule.Words];
        foreach (var sample in samples)
            if (sample.Of(rule.Table)!.TryRead(rule.WireAddress, words) && Numbers.Near(words, rule.Type, rule.Order) % Math.Pow(10, -rule.Scale.Exponent) != 0) return false;
        return true;
    }

    /// <summary>An empty word in front of an integer is mostly the upper half of a wider one.</summary>
    double OfPlace(DecodingRule rule)
    {
        var cost = rule.Words > 1 && rule.WireAddress % 2 != 0 ? 0.05 : 0;
        var isInteger = rule.Type is RegisterType.U16 or RegisterType.U32;
        if (isInteger && rule.Order == ByteOrder.Abcd && samples[0].Of(rule.Table)!.At(rule.WireAddress - 1) == 0) cost += 0.15;
        return cost;
    }

    /// <summary>Tables are made of one kind: what stands beside a value decodes as it does.</summary>
    double OfNeighbours(DecodingRule rule)
    {
        if (rule.Words == 1) return 0;
        var image = samples[0].Of(rule.Table)!;
        Span<ushort> words = stackalloc ushort[rule.Words];
        var (sensible, strange) = (0, 0);
        for (var step = -NeighboursEachSide; step <= NeighboursEachSide; step++)
        {
            if (step == 0 || !image.TryRead(rule.WireAddress + step * rule.Words, words)) continue;
            var number = Math.Abs(Numbers.Near(words, rule.Type, rule.Order));
            if (number == 0) continue;
            if (number is >= Least and <= Most) sensible++;
            else strange++;
        }
        return sensible + strange == 0 ? 0 : 0.5 * (strange - sensible) / (sensible + strange);
    }
}
