using System.Collections.Immutable;
using System.Formats.Cbor;

namespace Traceability.Profiles;

// The rule in evidence: deterministic CBOR (RFC 8949 4.2.1), one definite-length array of 15 elements in
// this order, 16 where a word stands beside the number.
//
//   0  format version           unsigned, 1; 2 exactly where there is element 15
//   1  table                    unsigned: 0 coil, 1 discrete input (both: one word 0 or 1, type bits, order ABCD, no sentinels), 2 holding, 3 input
//   2  wire address             unsigned, 0..65535
//   3  words                    unsigned: those of the type, for bits 1, 2 or 4; one more where there is element 15
//   4  type                     unsigned: 0 u16, 1 i16, 2 u32, 3 i32, 4 u64, 5 i64, 6 f32, 7 f64, 8 bits, 9 f16, 10 bcd16, 11 bcd32,
//                               12 bcd64
//   5  byte order               unsigned: 0 ABCD, 1 CDAB, 2 BADC, 3 DCBA
//   6  scale mantissa           integer, not 0, within ±(2^53 − 1)
//   7  scale exponent           integer, −18..18
//   8  resolution exponent      integer, −18..18
//   9  sentinels                array of unsigned, at most 8, in the profile's order
//  10  unit                     text, at most 16 characters
//  11  counter width, bits      unsigned; 0 = gauge
//  12  rollover                 unsigned mantissa, or null
//  13  nominal low              integer mantissa, or null
//  14  nominal high             integer mantissa, or null
//  15  word beside              [address 0..65535, meaning, lowest bit 0..15, bits 1..16 − lowest bit]; the last of the reading's words, which
//                               the value's order does not swap. Meaning: 0 sign (one bit; 1 is negative), 1 decimals, 2 power of ten (signed)
//
// Example, import energy of an SDM630 (input 0048h, f32 ABCD, 0.01 kWh, 32-bit counter):
//   8F 01 03 18 48 02 06 00 01 00 21 80 63 6B 57 68 18 20 F6 00 F6
public sealed partial record DecodingRule
{
    /// <summary>The newest that is read; a rule that needs no more is written as version 1.</summary>
    public const int FormatVersion = 2;

    const int Elements = 15;

    /// <summary>The same rule always gives the same bytes.</summary>
    public byte[] ToCbor()
    {
        var writer = new CborWriter(CborConformanceMode.Strict);
        writer.WriteStartArray(Beside is null ? Elements : Elements + 1);
        writer.WriteInt32(Beside is null ? 1 : FormatVersion);
        writer.WriteInt32((int)Table);
        writer.WriteInt32(WireAddress);
        writer.WriteInt32(Words);
        writer.WriteInt32((int)Type);
        writer.WriteInt32((int)Order);
        writer.WriteInt64(Scale.Mantissa);
        writer.WriteInt32(Scale.Exponent);
        writer.WriteInt32(ResolutionExponent);
        writer.WriteStartArray(Sentinels.Length);
        foreach (var sentinel in Sentinels) writer.WriteUInt64(sentinel);
        writer.WriteEndArray();
        writer.WriteTextString(Unit);
        writer.WriteInt32(CounterWidth);
        WriteOptional(writer, Rollover);
        WriteOptional(writer, NominalLow);
        WriteOptional(writer, NominalHigh);
        Beside?.Write(writer);
        writer.WriteEndArray();
        return writer.Encode();
    }

    /// <summary>True only for bytes that <see cref="ToCbor"/> could have written.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out DecodingRule? rule) => Read(bytes, out rule) == RuleReadOutcome.Read;

    /// <summary>Never throws on input; the rule is set only with <see cref="RuleReadOutcome.Read"/>.</summary>
    public static RuleReadOutcome Read(ReadOnlySpan<byte> bytes, out DecodingRule? rule)
    {
        rule = null;
        if (bytes.IsEmpty) return RuleReadOutcome.Empty;
        try
        {
            // Canonical also wants the shortest heads; its order of map keys is the older one, but a rule has no map.
            var reader = new CborReader(bytes.ToArray(), CborConformanceMode.Canonical);
            var length = reader.ReadStartArray();
            if (length is null or 0) return RuleReadOutcome.Corrupt;
            var version = reader.ReadUInt64();
            if (version > FormatVersion) return RuleReadOutcome.Newer;
            if (version == 0 || length != Elements + (int)version - 1) return RuleReadOutcome.Corrupt;
            var read = ReadFields(reader);
            if (version == FormatVersion) read = read with { Beside = BesideWord.Read(reader) };
            // One form only: whatever is not the shortest, or leaves bytes over, writes differently.
            if (!read.IsSound || !read.ToCbor().AsSpan().SequenceEqual(bytes)) return RuleReadOutcome.Corrupt;
            rule = read;
            return RuleReadOutcome.Read;
        }
        catch (Exception e) when (e is CborContentException or InvalidOperationException or OverflowException)
        {
            // CborReader has no Try methods; these three are how it says "not that type" and "not CBOR".
            return RuleReadOutcome.Corrupt;
        }
    }

    static DecodingRule ReadFields(CborReader reader) => new()
    {
        Table = (RegisterTable)reader.ReadInt32(),
        WireAddress = checked((ushort)reader.ReadUInt32()),
        Words = checked((byte)reader.ReadUInt32()),
        Type = (RegisterType)reader.ReadInt32(),
        Order = (ByteOrder)reader.ReadInt32(),
        Scale = new DecimalFraction(reader.ReadInt64(), reader.ReadInt32()),
        ResolutionExponent = reader.ReadInt32(),
        Sentinels = ReadSentinels(reader),
        Unit = reader.ReadTextString(),
        CounterWidth = reader.ReadInt32(),
        Rollover = ReadOptional(reader),
        NominalLow = ReadOptional(reader),
        NominalHigh = ReadOptional(reader),
    };

    static ImmutableArray<ulong> ReadSentinels(CborReader reader)
    {
        var count = reader.ReadStartArray();
        if (count is null or > MaxSentinels) throw new CborContentException("sentinels: a definite array of at most 8");
        var sentinels = ImmutableArray.CreateBuilder<ulong>(count.Value);
        for (var i = 0; i < count; i++) sentinels.Add(reader.ReadUInt64());
        reader.ReadEndArray();
        return sentinels.MoveToImmutable();
    }

    static long? ReadOptional(CborReader reader)
    {
        if (reader.PeekState() != CborReaderState.Null) return reader.ReadInt64();
        reader.ReadNull();
        return null;
    }

    static void WriteOptional(CborWriter writer, long? value)
    {
        if (value is { } present) writer.WriteInt64(present);
        else writer.WriteNull();
    }
}
