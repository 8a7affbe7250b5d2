using System.Buffers.Binary;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Traceability.Edge.Setup.Solving;
using Traceability.Field.Modbus.Scanning;
using Traceability.Profiles;

namespace Traceability.Edge.Setup.Tests.Solving;

public sealed class SolverTests
{
    const int Registers = 400;
    static readonly int MostTests = int.Parse(Environment.GetEnvironmentVariable("TRACEABILITY_SOLVER_TESTS") ?? "300", CultureInfo.InvariantCulture);

    static readonly RegisterType[] Types =
    [
        RegisterType.U16, RegisterType.I16, RegisterType.U32, RegisterType.I32, RegisterType.U64, RegisterType.F32, RegisterType.F64, RegisterType.Bcd16, RegisterType.Bcd32,
    ];

    static Sample SampleOf(string shows, ushort[] words, RegisterTable table = RegisterTable.Holding) =>
        new(Shown.Read(shows)!, [new SurveyedBlock(table, 0, words, default, default)], false);

    static IReadOnlyList<Solution> Solve(params Sample[] samples) => new Solver(samples, []).Solve();

    /// <summary>Written apart from the solver and the decoding rule: the number's bytes, cut into words, put in the order's places.</summary>
    static ushort[] Encode(RegisterType type, ByteOrder order, long number)
    {
        var bytes = type switch
        {
            RegisterType.U16 or RegisterType.I16 => Bytes(2, number),
            RegisterType.U32 or RegisterType.I32 => Bytes(4, number),
            RegisterType.U64 or RegisterType.I64 => Bytes(8, number),
            RegisterType.Bcd16 => Convert.FromHexString(number.ToString("D4", CultureInfo.InvariantCulture)),
            RegisterType.Bcd32 => Convert.FromHexString(number.ToString("D8", CultureInfo.InvariantCulture)),
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };
        return Ordered(bytes, order);
    }

    static byte[] Bytes(int count, long number)
    {
        var all = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(all, number);
        return all[^count..];
    }

    static ushort[] Ordered(byte[] bytes, ByteOrder order)
    {
        ushort[] words = [.. bytes.Chunk(2).Select(pair => (ushort)(order is ByteOrder.Badc or ByteOrder.Dcba ? pair[1] << 8 | pair[0] : pair[0] << 8 | pair[1]))];
        if (order is ByteOrder.Cdab or ByteOrder.Dcba) Array.Reverse(words);
        return words;
    }

    static ushort[] EncodeFloat(RegisterType type, ByteOrder order, string text)
    {
        var bytes = new byte[type == RegisterType.F32 ? 4 : 8];
        if (type == RegisterType.F32) BinaryPrimitives.WriteSingleBigEndian(bytes, float.Parse(text, CultureInfo.InvariantCulture));
        else BinaryPrimitives.WriteDoubleBigEndian(bytes, double.Parse(text, CultureInfo.InvariantCulture));
        return Ordered(bytes, order);
    }

    /// <summary>A number of so many digits, shifted by the scale, as a display writes it.</summary>
    static string Text(long number, int scale)
    {
        if (scale >= 0) return number.ToString(CultureInfo.InvariantCulture) + new string('0', scale);
        var digits = Math.Abs(number).ToString(CultureInfo.InvariantCulture).PadLeft(1 - scale, '0');
        return (number < 0 ? "-" : "") + digits[..^-scale] + "." + digits[^-scale..];
    }

    /// <summary>Any type, order, scale and address; in between, what other values a device may have: noise, zeros, and some that move.</summary>
    [Fact]
    public void Whatever_a_device_has_is_among_the_first_three_after_two_readings() => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        Random random = new(seed);
        var type = Types[random.Next(Types.Length)];
        var isFloat = type is RegisterType.F32 or RegisterType.F64;
        var width = type is RegisterType.U16 or RegisterType.I16 or RegisterType.Bcd16 ? 1 : type is RegisterType.U64 or RegisterType.F64 ? 4 : 2;
        var order = width == 1 ? (random.Next(2) == 0 ? ByteOrder.Abcd : ByteOrder.Badc) : (ByteOrder)random.Next(4);
        var scale = isFloat ? 0 : random.Next(-4, 5);
        var address = random.Next(0, Registers - width);
        // Floats of six digits read back as they were written; integers fill what the type has.
        long most = type switch { RegisterType.U16 => 65_535, RegisterType.I16 => 32_767, RegisterType.Bcd16 => 9_999, RegisterType.F32 => 999_999, RegisterType.Bcd32 => 99_999_999, _ => 1_999_999_999 };
        var first = random.NextInt64(Math.Min(1_000, most / 10), most);
        if (type is RegisterType.I16 or RegisterType.I32 && random.Next(2) == 0) first = -first;
        var second = first > 0 ? first - random.NextInt64(1, Math.Abs(first) / 3) : first + random.NextInt64(1, Math.Abs(first) / 3);
        var floatScale = isFloat ? random.Next(-3, 1) : 0;

        Sample Taken(long number, Random around)
        {
            var words = new ushort[Registers];
            for (var i = 0; i < words.Length; i++) words[i] = around.Next(3) == 0 ? (ushort)0 : (ushort)around.Next(0x10000);
            // Others move too.
            for (var i = 0; i < words.Length; i += 7) words[i] = (ushort)random.Next(0x10000);
            var text = Text(number, isFloat ? floatScale : scale);
            (isFloat ? EncodeFloat(type, order, text) : Encode(type, order, number)).CopyTo(words, address);
            return SampleOf(text, words);
        }

        var found = Solve(Taken(first, new Random(seed)), Taken(second, new Random(seed)));
        var rank = found.ToList().FindIndex(s => s.Rule.WireAddress == address && s.Rule.Order == order && s.Rule.Scale.Exponent == scale && s.Rule.Scale.Mantissa == 1 && IsSame(s.Rule.Type, type, first));
        return (rank is >= 0 and < 3).Label($"{type} {order} {Text(first, isFloat ? floatScale : scale)} at {address}: {rank} of {found.Count}, first {found.FirstOrDefault()?.Rule}");
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(MostTests));

    /// <summary>What is never negative reads alike signed and unsigned.</summary>
    static bool IsSame(RegisterType found, RegisterType type, long number) => found == type || (number > 0 && (found, type) is (RegisterType.U16, RegisterType.I16) or (RegisterType.U32, RegisterType.I32));

    [Fact]
    public void A_float_between_others_of_its_order_is_found_at_once_and_first()
    {
        var words = new ushort[Registers];
        string[] values = ["230.1", "231.4", "229.9", "5.12", "4.98", "1234.56", "50.02"];
        for (var i = 0; i < values.Length; i++) EncodeFloat(RegisterType.F32, ByteOrder.Cdab, values[i]).CopyTo(words, 20 + 2 * i);
        var best = Solve(SampleOf("1234.5", words))[0];
        Assert.Equal((30, RegisterType.F32, ByteOrder.Cdab, DecimalFraction.One), (best.Rule.WireAddress, best.Rule.Type, best.Rule.Order, best.Rule.Scale));
        Assert.Equal(Match.Cut, best.Match);
    }

    [Fact]
    public void A_second_reading_leaves_only_what_moved_with_the_display()
    {
        var words = new ushort[Registers];
        Random random = new(3);
        for (var i = 0; i < words.Length; i++) words[i] = (ushort)random.Next(0x10000);
        var before = (ushort[])words.Clone();
        (before[70], words[70]) = (512, 537);
        Assert.True(Solve(SampleOf("51.2", before)).Count > 1);
        var only = Assert.Single(Solve(SampleOf("51.2", before), SampleOf("53.7", words)));
        Assert.Equal((70, -1), (only.Rule.WireAddress, only.Rule.Scale.Exponent));
    }

    [Fact]
    public void Zero_fits_nothing_and_holes_are_no_zeros()
    {
        Assert.Empty(Solve(SampleOf("0", new ushort[40])));
        Sample holed = new(Shown.Read("65540")!, [new(RegisterTable.Holding, 10, new ushort[] { 1 }, default, default), new(RegisterTable.Holding, 12, new ushort[] { 4 }, default, default)], false);
        Assert.Empty(Solve(holed));
    }

    [Fact]
    public void Ratios_are_tried_only_where_they_are_named()
    {
        ushort[] words = [0xFFFF, 617, 0xFFFF];
        var sample = SampleOf("24680", words);
        Assert.Empty(new Solver([sample], []).Solve());
        var found = Assert.Single(new Solver([sample], [new DecimalFraction(4, 1)]).Solve());
        Assert.Equal((1, new DecimalFraction(4, 1)), (found.Rule.WireAddress, found.Rule.Scale));
    }

    [Theory]
    [InlineData("1234.50", 123450, -2)]
    [InlineData("-0.5", -5, -1)]
    [InlineData("007", 7, 0)]
    [InlineData("+12", 12, 0)]
    public void What_a_display_shows_keeps_its_digits(string text, long mantissa, int exponent) =>
        Assert.Equal((mantissa, exponent), (Shown.Read(text)!.Mantissa, Shown.Read(text)!.Exponent));

    [Theory]
    [InlineData("")]
    [InlineData("1,234.5")]
    [InlineData("1234,5")]
    [InlineData("1.2.3")]
    [InlineData("12.")]
    [InlineData("1e5")]
    [InlineData("--1")]
    [InlineData("1234567890123456")]
    [InlineData("٣")]
    public void What_is_no_number_of_a_display_is_not_guessed_at(string text) => Assert.Null(Shown.Read(text));
}
