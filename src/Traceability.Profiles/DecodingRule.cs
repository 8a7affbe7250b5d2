using System.Collections.Immutable;

namespace Traceability.Profiles;

/// <summary>
/// Everything that stands between the registers of one value and its number: a verifier that holds raw words and this rule needs no
/// profile, and no agent, to say what was measured. Its CBOR form is a leaf of the configuration tree (see DecodingRule.Cbor.cs for the bytes).
/// </summary>
public sealed partial record DecodingRule
{
    /// <summary>2^53 − 1: the largest integer that every JSON reader keeps exactly.</summary>
    public const long MaxMantissa = (1L << 53) - 1;

    internal const int MaxExponent = 18;
    internal const int MaxSentinels = 8;
    internal const int MaxUnitLength = 16;

    /// <summary>Bits; what a wider counter holds is no mantissa.</summary>
    const int WidestKnownTurn = 52;

    public required RegisterTable Table { get; init; }

    /// <summary>The address as it stands in the Modbus request, 0-based; manuals often print it one, or 40001, higher.</summary>
    public required ushort WireAddress { get; init; }

    /// <summary>Registers of one reading, 1 to 4, the word beside included. They are never split over two requests.</summary>
    public required byte Words { get; init; }

    public required RegisterType Type { get; init; }
    public required ByteOrder Order { get; init; }

    /// <summary>Number in the register × scale = value in <see cref="Unit"/>. Never zero.</summary>
    public required DecimalFraction Scale { get; init; }

    /// <summary>Values are whole multiples of 10^this, in <see cref="Unit"/>; −2 means 0.01.</summary>
    public required int ResolutionExponent { get; init; }

    /// <summary>Raw register contents, in the value's own byte order, by which the device says "no value".</summary>
    public ImmutableArray<ulong> Sentinels { get; init; } = [];

    /// <summary>As printed beside the value: kWh, l, l/h, W, kg; empty for flags.</summary>
    public required string Unit { get; init; }

    /// <summary>Width in bits of a register that only counts up; 0 for a gauge.</summary>
    public int CounterWidth { get; init; }

    /// <summary>
    /// The mantissa at which the counter starts again from zero. Null: an integer counter wraps after <see cref="CounterWidth"/> bits,
    /// a float counter is not known to wrap, so a smaller value is a reset or another meter.
    /// </summary>
    public long? Rollover { get; init; }

    /// <summary>Mantissas of the range within which the device is specified; outside, a value is <see cref="ReadingQuality.Uncertain"/>.</summary>
    public long? NominalLow { get; init; }

    /// <inheritdoc cref="NominalLow"/>
    public long? NominalHigh { get; init; }

    /// <summary>A register elsewhere that has the sign, the decimals or the power of ten of this number; null for most.</summary>
    public BesideWord? Beside { get; init; }

    public bool IsCounter => CounterWidth != 0;

    /// <summary>A coil or a discrete input: its one word is 0 or 1.</summary>
    public bool IsBit => Table is RegisterTable.Coil or RegisterTable.DiscreteInput;

    /// <summary>
    /// The mantissa that follows the highest one, between two readings: <see cref="Rollover"/>, or for an integer that is counted as it stands what
    /// its width holds; where its power of ten stands beside it, as many as that power makes of it. Null where nobody knows.
    /// </summary>
    /// <param name="before">The last word of the earlier reading, of which only one that stands beside the number matters …</param>
    /// <param name="after">… and that of the later one: between two powers the turn has no one size.</param>
    public long? TurnsAt(ushort before, ushort after)
    {
        if (Rollover is not null) return Rollover;
        if (!IsCounter || !IsInteger(Type) || CounterWidth > WidestKnownTurn || Scale.Mantissa != 1) return null;
        var exponent = Scale.Exponent - ResolutionExponent;
        if (Beside is null) return exponent == 0 ? 1L << CounterWidth : null;
        Int128 none = 0;
        if (before != after || Beside.Meaning == BesideMeaning.Sign || !Beside.TryApply(after, ref none, ref exponent) || exponent < 0) return null;
        return PowerOfTen.TryScale(1L << CounterWidth, exponent, out var turn) ? turn : null;
    }

    /// <summary>The reading of these registers, in wire order. Never throws and does not allocate, whatever the words hold.</summary>
    public Decoded Decode(ReadOnlySpan<ushort> words)
    {
        if (words.Length != Words) return Decoded.Without(ReadingQuality.NotAvailable);
        var raw = RawWords.Assemble(words[..NumberWords], Order);
        foreach (var sentinel in Sentinels)
            if (raw == sentinel) return Decoded.Without(ReadingQuality.NotAvailable);

        long mantissa;
        var exponent = Scale.Exponent - ResolutionExponent;
        switch (Type)
        {
            case RegisterType.F16:
                var half = BitConverter.UInt16BitsToHalf((ushort)raw);
                if (!Half.IsFinite(half)) return Decoded.Without(ReadingQuality.NotANumber);
                if (!FloatRounding.TryExact(ShortestDecimal.Of(half), Scale.Mantissa, exponent, out mantissa)) return Decoded.Without(ReadingQuality.OutOfRange);
                break;
            case RegisterType.F32:
                var single = BitConverter.UInt32BitsToSingle((uint)raw);
                if (!float.IsFinite(single)) return Decoded.Without(ReadingQuality.NotANumber);
                if (FloatRounding.TryFast(single, Scale.Mantissa, exponent, out mantissa)) break;
                if (!FloatRounding.TryExact(ShortestDecimal.Of(single), Scale.Mantissa, exponent, out mantissa)) return Decoded.Without(ReadingQuality.OutOfRange);
                break;
            case RegisterType.F64:
                var real = BitConverter.UInt64BitsToDouble(raw);
                if (!double.IsFinite(real)) return Decoded.Without(ReadingQuality.NotANumber);
                if (FloatRounding.TryFast(real, Scale.Mantissa, exponent, out mantissa)) break;
                if (!FloatRounding.TryExact(ShortestDecimal.Of(real), Scale.Mantissa, exponent, out mantissa)) return Decoded.Without(ReadingQuality.OutOfRange);
                break;
            default:
                var number = RawWords.Integer(raw, Type);
                if (IsBit && raw > 1) return Decoded.Without(ReadingQuality.NotANumber);
                if (IsDecimal(Type) && !RawWords.TryDigits(raw, out number)) return Decoded.Without(ReadingQuality.NotANumber);
                if (Beside is not null && !Beside.TryApply(words[^1], ref number, ref exponent)) return Decoded.Without(ReadingQuality.NotAvailable);
                if (!PowerOfTen.TryScale(number * Scale.Mantissa, exponent, out mantissa)) return Decoded.Without(ReadingQuality.OutOfRange);
                break;
        }
        var nominal = !(mantissa < NominalLow) && !(mantissa > NominalHigh);
        return new Decoded(nominal ? ReadingQuality.Good : ReadingQuality.Uncertain, mantissa);
    }

    /// <summary>Bits that the type fills; for flags, what its words hold.</summary>
    internal static int Bits(RegisterType type, int words) => type switch
    {
        RegisterType.U16 or RegisterType.I16 or RegisterType.F16 or RegisterType.Bcd16 => 16,
        RegisterType.U32 or RegisterType.I32 or RegisterType.F32 or RegisterType.Bcd32 => 32,
        RegisterType.U64 or RegisterType.I64 or RegisterType.F64 or RegisterType.Bcd64 => 64,
        _ => words * 16,
    };

    internal static bool IsFloat(RegisterType type) => type is RegisterType.F16 or RegisterType.F32 or RegisterType.F64;

    internal static bool IsDecimal(RegisterType type) => type is RegisterType.Bcd16 or RegisterType.Bcd32 or RegisterType.Bcd64;

    internal static bool IsInteger(RegisterType type) => !IsFloat(type) && !IsDecimal(type) && type != RegisterType.Bits;

    /// <summary>Whether the fields fit each other; a rule from a file or from a foreign bundle is used only when they do.</summary>
    internal bool IsSound =>
        Enum.IsDefined(Table) && Enum.IsDefined(Type) && Enum.IsDefined(Order)
        && NumberWords is 1 or 2 or 4 && Bits(Type, NumberWords) == NumberWords * 16 && WireAddress + NumberWords <= 0x10000
        && (Beside is null || Beside.Fits(this))
        && (!IsBit || (Type == RegisterType.Bits && Words == 1 && Order == ByteOrder.Abcd && !Sentinels.IsDefault && Sentinels.IsEmpty))
        && Scale.Mantissa is not 0 and >= -MaxMantissa and <= MaxMantissa && Scale.Exponent is >= -MaxExponent and <= MaxExponent
        && ResolutionExponent is >= -MaxExponent and <= MaxExponent
        && (Type != RegisterType.Bits || (Scale == DecimalFraction.One && ResolutionExponent == 0))
        && !Sentinels.IsDefault && Sentinels.Length <= MaxSentinels && Sentinels.All(FitsWords)
        && Unit.Length <= MaxUnitLength && !Unit.Any(c => char.IsControl(c) || char.IsSurrogate(c))
        && CounterWidth >= 0 && CounterWidth <= NumberWords * 16 && (IsCounter || Rollover is null)
        && Rollover is null or (> 0 and <= MaxMantissa) && IsMantissa(NominalLow) && IsMantissa(NominalHigh) && !(NominalLow > NominalHigh);

    bool FitsWords(ulong raw) => NumberWords == 4 || raw >> (NumberWords * 16) == 0;

    static bool IsMantissa(long? value) => value is null or (>= -MaxMantissa and <= MaxMantissa);

    public bool Equals(DecodingRule? other) => other is not null && ToCbor().AsSpan().SequenceEqual(other.ToCbor());

    public override int GetHashCode() => HashCode.Combine(Table, WireAddress, Type, Order, Scale, ResolutionExponent, Unit);
}
