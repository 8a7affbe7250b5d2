using Traceability.Field.Modbus;
using Traceability.Profiles;
using Xunit;

namespace Traceability.Field.Tests.Modbus;

public sealed class RtuFrameTests
{
    readonly ushort[] words = new ushort[ReadRequest.MostBits];

    [Theory]
    // Eastron SDM630 manual, "Request/response example"; Flintec FT-112 manual, p. 127; Modbus over Serial Line's check over 02 07 is 41 12.
    [InlineData(1, RegisterTable.Input, 0, 2, "010400000002")]
    [InlineData(1, RegisterTable.Holding, 0, 2, "010300000002")]
    [InlineData(17, RegisterTable.Coil, 19, 37, "110100130025")]
    public void A_question_has_the_bytes_of_the_standard(byte unit, RegisterTable table, ushort address, ushort count, string content)
    {
        var bytes = new byte[RtuFrame.RequestBytes];
        RtuFrame.WriteRequest(bytes, new(unit, table, address, count));
        Assert.Equal(RtuBytes.Framed(Convert.FromHexString(content)), bytes);
    }

    [Fact]
    public void The_check_is_the_standards_low_byte_first()
    {
        Assert.Equal(0x1241, Crc16.Of([2, 7]));   // Modbus over Serial Line 1.02, 6.2.2: sent as 41 12
        Assert.True(RtuFrame.HasRightCrc(Convert.FromHexString("0103040001" + "86A0" + "C9EB")));
        Assert.False(RtuFrame.HasRightCrc(Convert.FromHexString("0103040001" + "86A0" + "384A")), "the check that the FT-112 manual prints");
    }

    [Theory]
    [InlineData("", true, 0)]
    [InlineData("01", true, 0)]
    [InlineData("0104", true, 0)]
    [InlineData("010404", true, 9)]
    [InlineData("0184", true, 5)]
    [InlineData("010403", false, 0)]
    [InlineData("010203", true, 8)]
    [InlineData("010400", false, 0)]
    [InlineData("0104FC", false, 0)]
    [InlineData("0105", false, 0)]
    [InlineData("0100", false, 0)]
    public void A_length_follows_from_the_first_bytes(string hex, bool begins, int bytes)
    {
        Assert.Equal(begins, RtuFrame.TryMeasureAnswer(Convert.FromHexString(hex), out var frameBytes));
        Assert.Equal(bytes, frameBytes);
    }

    [Fact]
    public void A_hundred_thousand_mangled_frames_never_throw_and_never_pass_for_an_answer() => Mangle(100_000);

    [Fact, Trait("Category", "Fuzz")]
    public void Ten_million_mangled_frames_never_throw_and_never_pass_for_an_answer() => Mangle(10_000_000);

    void Mangle(int runs)
    {
        var random = new Random(20261122);
        Span<byte> heard = stackalloc byte[600];
        int answers = 0, refused = 0, damaged = 0, cut = 0;
        for (var run = 0; run < runs; run++)
        {
            var request = new ReadRequest((byte)random.Next(1, 4), (RegisterTable)random.Next(4), (ushort)random.Next(1000), (ushort)random.Next(1, 12));
            var length = Compose(random, request, heard, out var intact);
            bool found = false, foreign = false;
            var frames = new RtuFrames(heard[..length], [request.Unit, request.Function, (byte)request.AnswerBytes], quiet: random.Next(2) == 0 || intact);
            while (frames.Next())
            {
                var frame = frames.Current;
                Assert.Equal(frame[^2] | frame[^1] << 8, RtuBytes.Crc(frame[..^2]));
                var result = ReadAnswer.Decode(frame[..^2], request, words);
                found |= result.IsOk;
                foreign |= !result.IsOk;
                if (!result.IsOk) continue;
                Assert.Equal((request.Unit, request.Function, request.AnswerBytes, request.AnswerBytes + 5), (frame[0], frame[1], frame[2], frame.Length));
                for (var i = 0; i < request.Count; i++)
                    Assert.Equal(request.AsksBits ? frame[3 + i / 8] >> (i % 8) & 1 : frame[3 + 2 * i] << 8 | frame[4 + 2 * i], words[i]);
            }
            Assert.InRange(frames.Used, frames.Noise, length);
            // An answer that nobody touched is found in any noise that is not itself a frame.
            Assert.True(found || foreign || !intact, Convert.ToHexString(heard[..length]));
            if (found) answers++;
            else refused++;
            if (frames.IsDamaged) damaged++;
            if (frames.IsCut) cut++;
        }
        Assert.True(Math.Min(answers, refused) > runs / 5 && Math.Min(damaged, cut) > runs / 100, $"the generator is lopsided: {answers} {refused} {damaged} {cut}");
    }

    /// <summary>Noise, a right answer or a mangled one, noise. Intact: the answer stands there untouched.</summary>
    static int Compose(Random random, in ReadRequest request, Span<byte> heard, out bool intact)
    {
        var before = random.Next(3) == 0 ? random.Next(20) : 0;
        random.NextBytes(heard);
        var answer = heard[before..];
        (answer[0], answer[1], answer[2]) = (request.Unit, request.Function, (byte)request.AnswerBytes);
        var bytes = 3 + request.AnswerBytes;
        var crc = RtuBytes.Crc(answer[..bytes]);
        (answer[bytes], answer[bytes + 1]) = ((byte)crc, (byte)(crc >> 8));
        bytes += 2;
        var after = random.Next(3) == 0 ? random.Next(20) : 0;
        intact = random.Next(2) == 0;
        if (intact) return before + bytes + after;
        switch (random.Next(5))
        {
            case 0:
                return before + random.Next(bytes);
            case 1:
                random.NextBytes(answer[random.Next(bytes)..]);
                break;
            case 2:
                random.NextBytes(heard);
                return random.Next(heard.Length);
            case 3:
                answer[random.Next(3)]++;
                break;
            default:
                answer[random.Next(bytes)] ^= (byte)(1 << random.Next(8));
                break;
        }
        return before + bytes + after;
    }
}
