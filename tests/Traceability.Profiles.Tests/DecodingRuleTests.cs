using System.Globalization;
using System.Numerics;

namespace Traceability.Profiles.Tests;

public sealed class DecodingRuleTests
{
    [Theory]
    [InlineData(230.2f, -1, 2302)]
    [InlineData(16777215f, 0, 16777215)]        // (decimal)16777215f is 16777220
    [InlineData(0.1f, -3, 100)]
    [InlineData(0.5f, 0, 0)]
    [InlineData(1.5f, 0, 2)]
    [InlineData(2.5f, 0, 2)]
    [InlineData(-2.5f, 0, -2)]
    [InlineData(-3.5f, 0, -4)]
    [InlineData(0.125f, -2, 12)]
    [InlineData(0.375f, -2, 38)]
    [InlineData(1.005f, -2, 100)]               // the shortest text is an exact half, though the float lies below it
    [InlineData(1.015f, -2, 102)]
    [InlineData(-0f, -2, 0)]
    [InlineData(1e-45f, -2, 0)]
    [InlineData(9.1e15f, 0, null)]              // above 2^53 − 1
    [InlineData(float.MaxValue, 0, null)]
    public void A_float_is_rounded_half_to_even_from_its_shortest_text(float value, int resolution, int? mantissa)
    {
        var decoded = Rules.Of(RegisterType.F32, resolution).Decode(Rules.Words(value));
        Assert.Equal(mantissa is null ? new Decoded(ReadingQuality.OutOfRange, 0) : new Decoded(ReadingQuality.Good, mantissa.Value), decoded);
    }

    [Theory]
    [InlineData(0x3C00, 0, 1)]
    [InlineData(0x3555, -4, 3333)]              // the nearest half to a third is 0.33325, whose shortest text is 0.3333
    [InlineData(0x7BFF, 0, 65500)]              // the largest, 65504
    [InlineData(0x0001, -8, 6)]                 // the smallest, 5.96·10^-8
    [InlineData(0xC8D2, -1, -96)]               // −9.64
    [InlineData(0x8000, 0, 0)]
    public void A_half_is_rounded_from_its_shortest_text(int word, int resolution, long mantissa) =>
        Assert.Equal(new Decoded(ReadingQuality.Good, mantissa), Rules.Of(RegisterType.F16, resolution).Decode([(ushort)word]));

    [Fact]
    public void A_half_that_is_not_finite_is_not_a_number()
    {
        foreach (var word in (ushort[])[0x7C00, 0xFC00, 0x7E00, 0xFC01]) Assert.Equal(ReadingQuality.NotANumber, Rules.Of(RegisterType.F16).Decode([word]).Quality);
    }

    [Theory]
    [InlineData(RegisterType.Bcd16, ByteOrder.Abcd, "9999", 9999L)]
    [InlineData(RegisterType.Bcd16, ByteOrder.Badc, "3412", 1234L)]
    [InlineData(RegisterType.Bcd32, ByteOrder.Abcd, "0123 4567", 1234567L)]
    [InlineData(RegisterType.Bcd32, ByteOrder.Cdab, "4567 0123", 1234567L)]
    [InlineData(RegisterType.Bcd64, ByteOrder.Abcd, "0000 0012 3456 7890", 1234567890L)]
    [InlineData(RegisterType.Bcd32, ByteOrder.Abcd, "0123 456A", null)]
    [InlineData(RegisterType.Bcd16, ByteOrder.Abcd, "F000", null)]
    public void Decimal_digits_are_read_as_digits_and_a_digit_above_nine_is_no_number(RegisterType type, ByteOrder order, string hex, long? number)
    {
        var decoded = Rules.Of(type, order: order).Decode(Words(hex));
        Assert.Equal(number is null ? new Decoded(ReadingQuality.NotANumber, 0) : new Decoded(ReadingQuality.Good, number.Value), decoded);
    }

    [Fact]
    public void Sixteen_nines_are_beyond_what_a_reading_can_be() =>
        Assert.Equal(ReadingQuality.OutOfRange, Rules.Of(RegisterType.Bcd64).Decode([0x9999, 0x9999, 0x9999, 0x9999]).Quality);

    [Theory]
    [InlineData(RegisterType.U32, BesideMeaning.Sign, 7, 1, "0000 5A50 0080", 0, -23120)]
    [InlineData(RegisterType.U32, BesideMeaning.Sign, 7, 1, "0000 5A50 FF7F", 0, 23120)]
    [InlineData(RegisterType.U32, BesideMeaning.Sign, 7, 1, "0000 0000 0080", 0, 0)]
    [InlineData(RegisterType.Bcd16, BesideMeaning.Sign, 15, 1, "1234 8000", 0, -1234)]
    [InlineData(RegisterType.I32, BesideMeaning.Decimals, 4, 3, "FFFF FFF4 0020", -2, -12)]   // bits 4 to 6 say two decimals
    [InlineData(RegisterType.I32, BesideMeaning.Decimals, 4, 3, "FFFF FFF4 FF8F", -2, -1200)] // and here none
    [InlineData(RegisterType.I16, BesideMeaning.Power, 0, 16, "04D2 FFFF", -1, 1234)]          // 1234 · 10^−1
    [InlineData(RegisterType.I16, BesideMeaning.Power, 0, 16, "04D2 0002", -1, 1234000)]
    [InlineData(RegisterType.U16, BesideMeaning.Power, 0, 4, "000F 000F", 0, 2)]               // 1.5, half to even
    public void A_word_beside_the_number_gives_its_sign_or_its_point(RegisterType type, BesideMeaning meaning, int lowest, int bits, string hex, int resolution, long mantissa)
    {
        var rule = Rules.Of(type, resolution);
        rule = rule with { Words = (byte)(rule.Words + 1), Beside = new BesideWord(0, meaning, lowest, bits) };
        Assert.True(rule.IsSound);
        Assert.Equal(new Decoded(ReadingQuality.Good, mantissa), rule.Decode(Words(hex)));
    }

    [Theory]
    [InlineData(0x8000)]
    [InlineData(0x0013)]
    [InlineData(0xFFED)]
    public void A_power_of_ten_that_is_none_makes_the_value_not_available(int word)
    {
        var rule = Rules.Of(RegisterType.I16) with { Words = 2, Beside = new BesideWord(0, BesideMeaning.Power, 0, 16) };
        Assert.Equal(ReadingQuality.NotAvailable, rule.Decode([1, (ushort)word]).Quality);
    }

    [Fact]
    public void Bytes_swapped_inside_words_are_not_swapped_in_the_word_beside()
    {
        var rule = Rules.Of(RegisterType.U16, order: ByteOrder.Badc) with { Words = 2, Beside = new BesideWord(0, BesideMeaning.Sign, 0, 1) };
        Assert.Equal(-0x0102, rule.Decode([0x0201, 0x0001]).Mantissa);
    }

    [Theory]
    [InlineData(6, 6, 3)]
    [InlineData(4, 4, 5)]
    [InlineData(9, 7, 3)]
    [InlineData(12, 7, 6)]
    public void A_reading_is_gathered_from_one_question_that_spans_number_and_word(int beside, int address, int words)
    {
        var rule = Rules.Of(RegisterType.U32) with { WireAddress = 7, Words = 3, Beside = new BesideWord((ushort)beside, BesideMeaning.Sign, 0, 1) };
        Assert.Equal((address, words), (rule.SpanAddress, rule.SpanWords));
        var span = Enumerable.Range(address, words).Select(register => (ushort)register).ToArray();
        Assert.Equal([7, 8, (ushort)beside], rule.Gather(span, new ushort[3]).ToArray());
    }

    [Fact]
    public void Where_a_counter_begins_again_is_known_only_of_integers_that_are_counted_as_they_stand()
    {
        var counter = Rules.Of(RegisterType.U32, -2) with { CounterWidth = 32, Scale = new DecimalFraction(1, -2) };
        Assert.Equal(1L << 32, counter.TurnsAt(0, 0));
        Assert.Equal(1L << 24, (counter with { CounterWidth = 24 }).TurnsAt(0, 0));
        Assert.Equal(99_999, (counter with { Rollover = 99_999 }).TurnsAt(0, 0));
        Assert.Null((counter with { CounterWidth = 0 }).TurnsAt(0, 0));
        Assert.Null((counter with { Scale = DecimalFraction.One }).TurnsAt(0, 0));
        Assert.Null((counter with { Type = RegisterType.F32 }).TurnsAt(0, 0));
        Assert.Null((counter with { Type = RegisterType.Bcd32 }).TurnsAt(0, 0));
        Assert.Null((Rules.Of(RegisterType.U64) with { CounterWidth = 64 }).TurnsAt(0, 0));
    }

    [Theory]
    [InlineData(BesideMeaning.Power, 0x0000, 0x0000, 0x1_0000_0000L)]
    [InlineData(BesideMeaning.Power, 0x0002, 0x0002, 0x1_0000_0000L * 100)]
    [InlineData(BesideMeaning.Power, 0x0002, 0x0001, null)]   // the turn of which of the two?
    [InlineData(BesideMeaning.Power, 0xFFFF, 0xFFFF, null)]   // no whole number of steps
    [InlineData(BesideMeaning.Power, 0x0007, 0x0007, null)]   // beyond 2^53
    [InlineData(BesideMeaning.Power, 0x8000, 0x8000, null)]   // no power at all
    [InlineData(BesideMeaning.Decimals, 0x0000, 0x0000, 0x1_0000_0000L)]
    [InlineData(BesideMeaning.Sign, 0x0000, 0x0000, null)]
    public void Where_its_power_stands_beside_it_a_counter_begins_again_by_that_power(BesideMeaning meaning, ushort before, ushort after, long? turn)
    {
        var rule = Rules.Of(RegisterType.U32) with { Words = 3, CounterWidth = 32, Beside = new BesideWord(0, meaning, 0, meaning == BesideMeaning.Sign ? 1 : 16) };
        Assert.True(rule.IsSound);
        Assert.Equal(turn, rule.TurnsAt(before, after));
        Assert.Null((rule with { Scale = new DecimalFraction(2, 0) }).TurnsAt(before, after));
    }

    [Theory]
    [InlineData(0, ReadingQuality.Good, 0)]
    [InlineData(1, ReadingQuality.Good, 1)]
    [InlineData(2, ReadingQuality.NotANumber, 0)]
    [InlineData(0xFF00, ReadingQuality.NotANumber, 0)]
    public void A_coil_is_0_or_1_and_nothing_else(int word, ReadingQuality quality, long mantissa)
    {
        foreach (var table in (RegisterTable[])[RegisterTable.Coil, RegisterTable.DiscreteInput])
            Assert.Equal(new Decoded(quality, mantissa), Rules.Bit(table).Decode([(ushort)word]));
        Assert.Equal(new Decoded(ReadingQuality.Good, word), Rules.Of(RegisterType.Bits, words: 1).Decode([(ushort)word]));
    }

    [Fact]
    public void Without_a_word_beside_the_question_is_the_value()
    {
        var rule = Rules.Of(RegisterType.F32);
        Assert.Equal((100, 2), (rule.SpanAddress, rule.SpanWords));
        Assert.Equal([1, 2], rule.Gather([1, 2], []).ToArray());
    }

    [Theory]
    [InlineData(RegisterType.F32)]
    [InlineData(RegisterType.F64)]
    public void NaN_and_infinities_are_not_numbers(RegisterType type)
    {
        foreach (var value in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity])
        {
            var words = type == RegisterType.F32 ? Rules.Words((float)value) : Rules.Words(value);
            Assert.Equal(new Decoded(ReadingQuality.NotANumber, 0), Rules.Of(type).Decode(words));
        }
    }

    [Theory]
    [InlineData(RegisterType.U16, "8000", 32768L)]
    [InlineData(RegisterType.I16, "8000", -32768L)]
    [InlineData(RegisterType.U32, "FFFF FFFE", 4294967294L)]
    [InlineData(RegisterType.I32, "FFFF FFFE", -2L)]
    [InlineData(RegisterType.I64, "FFFF FFFF FFFF FFFE", -2L)]
    [InlineData(RegisterType.U64, "0020 0000 0000 0000", null)]
    [InlineData(RegisterType.U64, "001F FFFF FFFF FFFF", 9007199254740991)]
    [InlineData(RegisterType.I64, "FFE0 0000 0000 0001", -9007199254740991)]
    [InlineData(RegisterType.I64, "8000 0000 0000 0000", null)]
    [InlineData(RegisterType.Bits, "8000 0001", 2147483649L)]
    public void An_integer_has_its_sign_and_its_limits(RegisterType type, string hex, long? mantissa)
    {
        var decoded = Rules.Of(type).Decode(Words(hex));
        Assert.Equal(mantissa is null ? new Decoded(ReadingQuality.OutOfRange, 0) : new Decoded(ReadingQuality.Good, mantissa.Value), decoded);
    }

    [Theory]
    [InlineData(ByteOrder.Abcd, "0102 0304", "0102 0304 0506 0708")]
    [InlineData(ByteOrder.Cdab, "0304 0102", "0708 0506 0304 0102")]
    [InlineData(ByteOrder.Badc, "0201 0403", "0201 0403 0605 0807")]
    [InlineData(ByteOrder.Dcba, "0403 0201", "0807 0605 0403 0201")]
    public void Every_byte_order_gives_the_same_number(ByteOrder order, string two, string four)
    {
        Assert.Equal(0x01020304, Rules.Of(RegisterType.U32, order: order).Decode(Words(two)).Mantissa);
        // Shifted right by its scale so that the 64-bit pattern stays in range: 0x0102030405060708 = 72 623 859 790 382 856.
        var wide = Rules.Of(RegisterType.U64, 2, order).Decode(Words(four));
        Assert.Equal(new Decoded(ReadingQuality.Good, 726_238_597_903_829), wide);
        Assert.Equal(0x0102, Rules.Of(RegisterType.U16, order: order).Decode(Words(order is ByteOrder.Abcd or ByteOrder.Cdab ? "0102" : "0201")).Mantissa);
    }

    [Fact]
    public void Byte_order_belongs_to_the_value_and_not_to_the_device()
    {
        // Carlo Gavazzi: INT32 with the least significant word first, printed frame of -1234.5 W; its 16-bit values are plain.
        var power = Rules.Of(RegisterType.I32, -1, ByteOrder.Cdab) with { Scale = new DecimalFraction(1, -1) };
        var factor = Rules.Of(RegisterType.I16, -3) with { Scale = new DecimalFraction(1, -3) };
        Assert.Equal(-12345, power.Decode([0xCFC7, 0xFFFF]).Mantissa);
        Assert.Equal(-950, factor.Decode([0xFC4A]).Mantissa);
    }

    [Fact]
    public void A_sentinel_is_no_value_whatever_the_type()
    {
        var unsigned = Rules.Of(RegisterType.U64) with { Sentinels = [ulong.MaxValue] };
        var signed = Rules.Of(RegisterType.I32, order: ByteOrder.Cdab) with { Sentinels = [0x7FFFFFFF, 0x80000000] };
        Assert.Equal(ReadingQuality.NotAvailable, unsigned.Decode([0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF]).Quality);
        Assert.Equal(ReadingQuality.NotAvailable, signed.Decode([0xFFFF, 0x7FFF]).Quality);
        Assert.Equal(ReadingQuality.NotAvailable, signed.Decode([0x0000, 0x8000]).Quality);
        Assert.Equal(ReadingQuality.Good, signed.Decode([0xFFFE, 0x7FFF]).Quality);
    }

    [Fact]
    public void Outside_the_nominal_range_a_value_stays_but_is_uncertain()
    {
        var rule = Rules.Of(RegisterType.I16) with { NominalLow = -5, NominalHigh = 10 };
        Assert.Equal(new Decoded(ReadingQuality.Uncertain, 11), rule.Decode([11]));
        Assert.Equal(new Decoded(ReadingQuality.Good, 10), rule.Decode([10]));
        Assert.Equal(new Decoded(ReadingQuality.Good, -5), rule.Decode([unchecked((ushort)-5)]));
        Assert.Equal(new Decoded(ReadingQuality.Uncertain, -6), rule.Decode([unchecked((ushort)-6)]));
    }

    [Fact]
    public void The_wrong_number_of_words_is_no_value()
    {
        foreach (var length in (int[])[0, 1, 3, 4, 9])
            Assert.Equal(ReadingQuality.NotAvailable, Rules.Of(RegisterType.F32).Decode(new ushort[length]).Quality);
    }

    /// <summary>The law, computed with big integers from the invariant "R" text: nothing of it is shared with the product's code.</summary>
    [Fact]
    public void Every_float_and_double_decodes_as_exact_arithmetic_on_its_shortest_text_says()
    {
        Random random = new(20261121);
        (DecimalFraction Scale, int Resolution)[] cases = [(new(1, 0), -2), (new(1, 0), 0), (new(1, -3), -1), (new(-36, 2), -2), (new(1, 18), -18), (new(9007199254740991, -18), 3), (new(5, -1), 0)];
        for (var i = 0; i < 400_000; i++)
        {
            var (scale, resolution) = cases[i % cases.Length];
            // Half of them of the size that meters show, half with any bits at all.
            var single = i % 2 == 0 ? BitConverter.UInt32BitsToSingle((uint)random.NextInt64()) : (float)Math.Round(random.NextDouble() * 200_000 - 1_000, i % 4);
            var real = i % 2 == 0 ? BitConverter.UInt64BitsToDouble((ulong)random.NextInt64(long.MinValue, long.MaxValue)) : Math.Round(random.NextDouble() * 2e9, i % 5);
            if (float.IsFinite(single))
                Assert.Equal(Expected(single.ToString("R", CultureInfo.InvariantCulture), scale, resolution), (Rules.Of(RegisterType.F32, resolution) with { Scale = scale }).Decode(Rules.Words(single)));
            if (double.IsFinite(real))
                Assert.Equal(Expected(real.ToString("R", CultureInfo.InvariantCulture), scale, resolution), (Rules.Of(RegisterType.F64, resolution) with { Scale = scale }).Decode(Rules.Words(real)));
        }
    }

    [Fact]
    public void The_fast_way_never_differs_from_the_exact_way()
    {
        Random random = new(7);
        (long Scale, int Exponent)[] rules = [(1, 2), (1, 1), (1, 0), (1, -2), (36, 1), (-5, 0), (1, 5)];
        var decided = 0;
        for (var i = 0; i < 6_000_000; i++)
        {
            var (scale, exponent) = i % 2 == 0 ? rules[0] : rules[random.Next(rules.Length)];
            // Whole steps, halves of steps, their neighbouring floats, and the range where a float is as coarse as a step.
            var step = random.Next(-12_000_000, 12_000_000) / 100.0;
            var value = (float)((i % 5) switch { 0 => step, 1 => step + 0.005, 2 => step / 100, 3 => random.NextDouble() * 131_072, _ => random.NextDouble() * 9_000_000 });
            value = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(value) + random.Next(-1, 2));
            if (!float.IsNormal(value) || !FloatRounding.TryFast(value, scale, exponent, out var fast)) continue;
            decided++;
            Assert.True(FloatRounding.TryExact(ShortestDecimal.Of(value), scale, exponent, out var exact));
            if (fast != exact) Assert.Fail($"{value:R} x {scale}e{exponent}: fast {fast}, exact {exact}");
        }
        Assert.InRange(decided, 3_000_000, 6_000_000);
    }

    [Fact]
    public void The_fast_way_of_doubles_never_differs_from_the_exact_way()
    {
        Random random = new(8);
        for (var i = 0; i < 2_000_000; i++)
        {
            var step = random.NextInt64(-1L << 52, 1L << 52) / Math.Pow(10, random.Next(9));
            var value = Math.BitIncrement(i % 2 == 0 ? step : step + 0.005);
            if (!double.IsNormal(value) || !FloatRounding.TryFast(value, 1, 2, out var fast)) continue;
            Assert.True(FloatRounding.TryExact(ShortestDecimal.Of(value), 1, 2, out var exact));
            if (fast != exact) Assert.Fail($"{value:R}: fast {fast}, exact {exact}");
        }
    }

    [Fact]
    public void Decoding_does_not_allocate()
    {
        DecodingRule[] rules = [Rules.Of(RegisterType.F32, -2), Rules.Of(RegisterType.F64, -2), Rules.Of(RegisterType.U64, 2), Rules.Of(RegisterType.I32) with { Sentinels = [1, 2] }];
        var words = rules.Select(r => new ushort[r.Words]).ToArray();
        Random random = new(1);
        void Round()
        {
            for (var r = 0; r < rules.Length; r++)
            {
                for (var w = 0; w < words[r].Length; w++) words[r][w] = (ushort)random.Next();
                rules[r].Decode(words[r]);
            }
        }
        for (var i = 0; i < 1_000; i++) Round();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++) Round();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void No_words_make_any_sound_rule_throw_or_leave_the_limits()
    {
        Random random = new(99);
        for (var i = 0; i < 200_000; i++)
        {
            var rule = SoundRules.Next(random);
            var words = new ushort[random.Next(20) == 0 ? random.Next(6) : rule.Words];
            for (var w = 0; w < words.Length; w++) words[w] = random.Next(4) switch { 0 => 0, 1 => 0xFFFF, 2 => 0x7FFF, _ => (ushort)random.Next() };
            var decoded = rule.Decode(words);
            Assert.InRange(decoded.Mantissa, -DecodingRule.MaxMantissa, DecodingRule.MaxMantissa);
            if (!decoded.HasValue) Assert.Equal(0, decoded.Mantissa);
        }
    }

    static Decoded Expected(string text, DecimalFraction scale, int resolution)
    {
        var e = text.IndexOf('E');
        var exponent = e < 0 ? 0 : int.Parse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var digits = e < 0 ? text : text[..e];
        var point = digits.IndexOf('.');
        if (point >= 0) exponent -= digits.Length - point - 1;
        var numerator = BigInteger.Parse(digits.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * scale.Mantissa;
        exponent += scale.Exponent - resolution;
        var divisor = BigInteger.One;
        if (exponent >= 0) numerator *= BigInteger.Pow(10, exponent);
        else divisor = BigInteger.Pow(10, -exponent);

        var (quotient, remainder) = BigInteger.DivRem(BigInteger.Abs(numerator), divisor);
        var half = (remainder * 2).CompareTo(divisor);
        if (half > 0 || (half == 0 && !quotient.IsEven)) quotient++;
        if (quotient > DecodingRule.MaxMantissa) return new Decoded(ReadingQuality.OutOfRange, 0);
        return new Decoded(ReadingQuality.Good, (long)quotient * numerator.Sign);
    }

    static ushort[] Words(string hex) => [.. hex.Split(' ').Select(w => ushort.Parse(w, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
}
