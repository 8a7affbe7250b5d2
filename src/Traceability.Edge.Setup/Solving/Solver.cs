using Traceability.Profiles;

namespace Traceability.Edge.Setup.Solving;

/// <summary>
/// Tries every address, type, order and scale on what the registers held, and keeps the readings that give what the display showed. Each is then
/// decoded by the very rule that a profile would have. Signed and unsigned are one reading as long as nothing negative was seen.
/// </summary>
sealed class Solver
{
    const int MostScale = 4;

    static readonly (RegisterType Type, int Words)[] Types =
    [
        (RegisterType.F32, 2), (RegisterType.U16, 1), (RegisterType.U32, 2), (RegisterType.I16, 1), (RegisterType.I32, 2), (RegisterType.F64, 4), (RegisterType.U64, 4),
        (RegisterType.I64, 4), (RegisterType.Bcd16, 1), (RegisterType.Bcd32, 2), (RegisterType.Bcd64, 4), (RegisterType.F16, 1),
    ];

    readonly IReadOnlyList<Sample> samples;
    readonly DecimalFraction[] scales;
    readonly Plausibility plausibility;

    /// <param name="samples">At least one.</param>
    /// <param name="factors">Beside the powers of ten: ratios of current and voltage transformers.</param>
    public Solver(IReadOnlyList<Sample> samples, IReadOnlyList<DecimalFraction> factors)
    {
        this.samples = samples;
        scales = [.. factors.Prepend(DecimalFraction.One).Distinct().SelectMany(factor => Enumerable.Range(-MostScale, 2 * MostScale + 1).Select(power => factor with { Exponent = factor.Exponent + power }))];
        plausibility = new(samples);
    }

    /// <summary>Different numbers that were shown; with one alone, a register that stands still fits as well as the right one.</summary>
    public int ShownValues => samples.Select(sample => sample.Shown.Exact.ToDecimal()).Distinct().Count();

    /// <summary>Readings looked at: addresses, types, orders, scales.</summary>
    public long Tried { get; private set; }

    /// <summary>Best first.</summary>
    public IReadOnlyList<Solution> Solve()
    {
        List<Solution> found = [];
        foreach (var image in samples[0].Images)
            foreach (var address in image.Addresses)
                foreach (var (type, words) in Types)
                    foreach (var order in Orders(words)) Try(image, address, type, words, order, found);
        found.Sort((one, other) => one.Rank.CompareTo(other.Rank) is not 0 and var order ? order : one.Rule.WireAddress.CompareTo(other.Rule.WireAddress));
        return found;
    }

    void Try(RegisterImage image, int address, RegisterType type, int count, ByteOrder order, List<Solution> found)
    {
        Span<ushort> words = stackalloc ushort[count];
        if (!image.TryRead(address, words)) return;
        Tried += scales.Length;
        var number = Numbers.Near(words, type, order);
        if (!double.IsFinite(number) || number == 0) return;
        if (type is RegisterType.I16 or RegisterType.I32 or RegisterType.I64 && number > 0 && IsNeverNegative(image.Table, address, count, order, type)) return;
        foreach (var scale in scales)
        {
            if (!IsNear(number, scale, samples[0].Shown)) continue;
            DecodingRule rule = new()
            {
                Table = image.Table, WireAddress = (ushort)address, Words = (byte)count, Type = type, Order = order, Scale = scale, ResolutionExponent = scale.Exponent, Unit = "",
            };
            if (MatchOf(rule) is not Match.None and var match) found.Add(new(rule, match, plausibility.Of(rule, match)));
        }
    }

    /// <summary>Then it reads as its unsigned twin, which stands in the list already.</summary>
    bool IsNeverNegative(RegisterTable table, int address, int count, ByteOrder order, RegisterType type)
    {
        Span<ushort> words = stackalloc ushort[count];
        foreach (var sample in samples)
            if (sample.Of(table) is { } image && image.TryRead(address, words) && Numbers.Near(words, type, order) < 0) return false;
        return true;
    }

    Match MatchOf(DecodingRule rule)
    {
        var weakest = Match.Exact;
        Span<ushort> words = stackalloc ushort[rule.Words];
        foreach (var sample in samples)
        {
            if (sample.Of(rule.Table) is not { } image || !image.TryRead(rule.WireAddress, words)) return Match.None;
            var match = Matches.Of(rule, words, sample.Shown);
            if (match == Match.None) return Match.None;
            if (match > weakest) weakest = match;
        }
        return weakest;
    }

    /// <summary>Spares the exact decoding where it cannot fit: a millionth more than the display's last digit, and what binary fractions lose.</summary>
    static bool IsNear(double number, DecimalFraction scale, Shown shown)
    {
        var value = number * scale.Mantissa * Math.Pow(10, scale.Exponent - shown.Exponent);
        return Math.Abs(value - shown.Mantissa) <= 1.000001 + Math.Abs(shown.Mantissa) * 1e-9;
    }

    /// <summary>One word has no word order.</summary>
    static ReadOnlySpan<ByteOrder> Orders(int words) => words == 1 ? [ByteOrder.Abcd, ByteOrder.Badc] : [ByteOrder.Abcd, ByteOrder.Cdab, ByteOrder.Badc, ByteOrder.Dcba];
}
