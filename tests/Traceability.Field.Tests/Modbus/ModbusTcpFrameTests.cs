using Traceability.Field.Modbus;
using Traceability.Profiles;
using Xunit;

namespace Traceability.Field.Tests.Modbus;

public sealed class ModbusTcpFrameTests
{
    static readonly ReadRequest Question = new(1, RegisterTable.Input, 0, 2);
    readonly ushort[] words = new ushort[ReadRequest.MostBits];

    [Fact]
    public void A_question_has_the_bytes_of_the_standard()
    {
        var bytes = new byte[ModbusTcpFrame.RequestBytes];
        // Omron V680S manual, p. 174: reading a tag's UID.
        ModbusTcpFrame.WriteRequest(bytes, 0, new(0xFF, RegisterTable.Holding, 0xA000, 4));
        Assert.Equal("000000000006FF03A0000004", Convert.ToHexString(bytes));
    }

    [Fact]
    public void The_readers_printed_answer_is_read()
    {
        var frame = Convert.FromHexString("00000000000BFF03081122334455667788");
        var result = ModbusTcpFrame.Decode(frame, 0, new(0xFF, RegisterTable.Holding, 0xA000, 4), words);
        Assert.True(result.IsOk);
        Assert.Equal([0x1122, 0x3344, 0x5566, 0x7788], words[..4]);
    }

    [Theory]
    [InlineData(RegisterTable.Coil, 1)]
    [InlineData(RegisterTable.DiscreteInput, 2)]
    [InlineData(RegisterTable.Holding, 3)]
    [InlineData(RegisterTable.Input, 4)]
    public void Each_table_has_its_function(RegisterTable table, byte function)
    {
        var bytes = new byte[ModbusTcpFrame.RequestBytes];
        ModbusTcpFrame.WriteRequest(bytes, 1, new(1, table, 0, 1));
        Assert.Equal(function, bytes[7]);
    }

    [Fact]
    public void Bits_come_lowest_first()
    {
        // Application Protocol 6.1, the example: coils 20 to 38 are CD 6B 05.
        var result = ModbusTcpFrame.Decode(Convert.FromHexString("0007000000060101" + "03CD6B05"), 7, new(1, RegisterTable.Coil, 19, 19), words);
        Assert.True(result.IsOk);
        Assert.Equal("1011001111010110101", string.Concat(words[..19]));
    }

    [Theory]
    [InlineData("000700000007010404436633AA33", ReadOutcome.WrongLength)]
    [InlineData("000700000007010404436633", ReadOutcome.WrongLength)]
    [InlineData("00070000000701040443663333", ReadOutcome.Ok)]
    [InlineData("00080000000701040443663333", ReadOutcome.WrongTransaction)]
    [InlineData("00070001000701040443663333", ReadOutcome.ProtocolError)]
    [InlineData("00070000000702040443663333", ReadOutcome.WrongUnit)]
    [InlineData("00070000000701030443663333", ReadOutcome.WrongFunction)]
    [InlineData("00070000000701040343663333", ReadOutcome.WrongLength)]
    [InlineData("0007000000050104024366", ReadOutcome.WrongLength)]
    [InlineData("000700000003018402", ReadOutcome.Exception)]
    [InlineData("00070000000401840200", ReadOutcome.WrongLength)]
    [InlineData("000700000003018302", ReadOutcome.WrongFunction)]
    [InlineData("", ReadOutcome.WrongLength)]
    public void Every_wrong_answer_has_its_name(string hex, ReadOutcome expected)
    {
        var frame = Convert.FromHexString(hex);
        Assert.Equal(expected, ModbusTcpFrame.Decode(frame, 7, Question, words).Outcome);
    }

    [Fact]
    public void An_exception_brings_its_code() =>
        Assert.Equal(ReadResult.Exception(0x0B), ModbusTcpFrame.Decode(Convert.FromHexString("00070000000301840B"), 7, Question, words));

    [Theory]
    [InlineData("", true, 0)]
    [InlineData("0007000000", true, 0)]
    [InlineData("000700000007010404436633", true, 0)]
    [InlineData("00070000000701040443663333", true, 13)]
    [InlineData("0007000000070104044366333300", true, 13)]
    [InlineData("00070100", false, 0)]
    [InlineData("000700000002", false, 0)]
    [InlineData("0007000000FF", false, 0)]
    public void A_stream_is_cut_at_its_headers(string hex, bool followed, int bytes)
    {
        Assert.Equal(followed, ModbusTcpFrame.TryMeasure(Convert.FromHexString(hex), out var frameBytes));
        Assert.Equal(bytes, frameBytes);
    }

    [Theory]
    [InlineData(RegisterTable.Holding, 0, 0)]
    [InlineData(RegisterTable.Holding, 0, 126)]
    [InlineData(RegisterTable.Coil, 0, 2001)]
    [InlineData(RegisterTable.Holding, 0xFFFF, 2)]
    public void A_question_beyond_the_protocols_limits_is_never_sent(RegisterTable table, int address, int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            ModbusTcpFrame.WriteRequest(new byte[12], 1, new(1, table, (ushort)address, (ushort)count)));

    [Fact]
    public void A_hundred_thousand_mangled_frames_never_throw_and_never_pass_for_an_answer()
    {
        var random = new Random(20261121);
        int passed = 0, refused = 0;
        for (var run = 0; run < 100_000; run++)
        {
            var table = (RegisterTable)random.Next(4);
            var bits = table is RegisterTable.Coil or RegisterTable.DiscreteInput;
            var count = (ushort)random.Next(1, bits ? 60 : 12);
            var request = new ReadRequest((byte)random.Next(3), table, (ushort)random.Next(1000), count);
            var transaction = (ushort)random.Next(3);
            var frame = Mangle(random, RightAnswer(random, transaction, request));

            var result = ModbusTcpFrame.Decode(frame, transaction, request, words);
            ModbusTcpFrame.TryMeasure(frame, out _);

            Assert.Equal(IsRightAnswer(frame, transaction, request), result.IsOk);
            if (result.IsOk) passed++;
            else refused++;
        }
        Assert.True(passed > 1_000 && refused > 10_000, $"the generator is lopsided: {passed} passed, {refused} refused");
    }

    static byte[] RightAnswer(Random random, ushort transaction, in ReadRequest request)
    {
        var data = new byte[request.AsksBits ? (request.Count + 7) / 8 : 2 * request.Count];
        random.NextBytes(data);
        return
        [
            (byte)(transaction >> 8), (byte)transaction, 0, 0, (byte)((data.Length + 3) >> 8), (byte)(data.Length + 3),
            request.Unit, (byte)(request.Table switch { RegisterTable.Coil => 1, RegisterTable.DiscreteInput => 2, RegisterTable.Holding => 3, _ => 4 }),
            (byte)data.Length, .. data,
        ];
    }

    static byte[] Mangle(Random random, byte[] frame)
    {
        switch (random.Next(6))
        {
            case 0:
                return frame;
            case 1:
                return frame[..random.Next(frame.Length + 1)];
            case 2:
                return [.. frame, .. new byte[random.Next(1, 300)]];
            case 3:
                random.NextBytes(frame.AsSpan(random.Next(frame.Length)));
                return frame;
            case 4:
                var noise = new byte[random.Next(300)];
                random.NextBytes(noise);
                return noise;
            default:
                frame[random.Next(Math.Min(9, frame.Length))] ^= (byte)(1 << random.Next(8));
                return frame;
        }
    }

    /// <summary>The standard's words, written once more without the codec.</summary>
    static bool IsRightAnswer(byte[] frame, ushort transaction, in ReadRequest request)
    {
        var data = request.AsksBits ? (request.Count + 7) / 8 : 2 * request.Count;
        return frame.Length == 9 + data && frame[0] == transaction >> 8 && frame[1] == (byte)transaction && frame[2] == 0 && frame[3] == 0
            && frame[4] * 256 + frame[5] == 3 + data && frame[6] == request.Unit && frame[7] == request.Function && frame[8] == data;
    }
}
