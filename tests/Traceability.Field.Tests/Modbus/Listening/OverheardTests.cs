using Traceability.Field.Modbus;
using Traceability.Field.Modbus.Listening;
using Traceability.Profiles;
using Xunit;

namespace Traceability.Field.Tests.Modbus.Listening;

/// <summary>Every register holds its own address, so an answer given to another question shows.</summary>
public sealed class OverheardTests
{
    static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);
    readonly Overheard overheard = new();
    readonly List<(OverheardKind Kind, ReadRequest Question, byte[] Bytes)> heard = [];
    TimeSpan now;

    static ReadRequest Ask(ushort address, ushort count = 2, byte unit = 1, RegisterTable table = RegisterTable.Holding) => new(unit, table, address, count);

    static byte[] Bytes(ReadRequest request)
    {
        var bytes = new byte[RtuFrame.RequestBytes];
        RtuFrame.WriteRequest(bytes, request);
        return bytes;
    }

    void Hear(ReadOnlySpan<byte> bytes, bool quiet = false)
    {
        while (true)
        {
            var room = overheard.Room;
            var taken = Math.Min(room.Length, bytes.Length);
            bytes[..taken].CopyTo(room);
            overheard.Took(taken);
            bytes = bytes[taken..];
            now += Step;
            while (overheard.Next(quiet && bytes.IsEmpty, now, out var frame)) heard.Add((frame.Kind, frame.Question, frame.Bytes.ToArray()));
            if (bytes.IsEmpty) return;
        }
    }

    OverheardKind[] Kinds => [.. heard.Select(h => h.Kind)];

    [Fact]
    public void Questions_and_answers_are_paired_in_whatever_pieces_they_come()
    {
        byte[] stream = [.. Bytes(Ask(100)), .. Ask(100).AnswerByAddress(), .. Bytes(Ask(7, 20, table: RegisterTable.Coil)), .. Ask(7, 20, table: RegisterTable.Coil).AnswerByAddress(), .. Bytes(Ask(9)), .. Ask(9).Exception(2)];
        foreach (var size in (int[])[1, 3, 7, 1000])
        {
            heard.Clear();
            foreach (var piece in stream.Chunk(size)) Hear(piece);
            Assert.Equal([OverheardKind.Question, OverheardKind.Answer, OverheardKind.Question, OverheardKind.Answer, OverheardKind.Question, OverheardKind.Refusal], Kinds);
            Assert.Equal(Ask(100), heard[1].Question);
        }
    }

    [Fact]
    public void An_answer_that_looks_like_a_question_is_the_answer_to_what_was_asked()
    {
        // Three bytes of coils: the answer is as long as a question.
        var request = Ask(0, 24, table: RegisterTable.Coil);
        Hear(Bytes(request));
        Hear(request.AnswerByAddress());
        Assert.Equal([OverheardKind.Question, OverheardKind.Answer], Kinds);
    }

    [Fact]
    public void Writes_and_foreign_functions_pass_by_and_are_not_taken_for_anything_else()
    {
        byte[] writeOne = RtuBytes.Framed(1, 6, 0, 10, 0, 5), writeMany = RtuBytes.Framed(1, 16, 0, 10, 0, 2, 4, 0, 1, 0, 2), wrote = RtuBytes.Framed(1, 16, 0, 10, 0, 2);
        Hear([.. writeOne, .. writeOne, .. writeMany, .. wrote, .. Bytes(Ask(5)), .. Ask(5).AnswerByAddress()]);
        Assert.Equal([OverheardKind.Other, OverheardKind.Other, OverheardKind.Other, OverheardKind.Other, OverheardKind.Question, OverheardKind.Answer], Kinds);
    }

    [Fact]
    public void A_late_answer_is_never_taken_for_the_next_question_of_its_form()
    {
        Hear(Bytes(Ask(100)));
        Hear(Bytes(Ask(200)));
        Hear(Ask(100).AnswerByAddress());
        Hear(Bytes(Ask(300)));
        Hear(Ask(300).AnswerByAddress());
        Assert.DoesNotContain(OverheardKind.Answer, Kinds);
        now += TimeSpan.FromSeconds(11);
        Hear(Bytes(Ask(400)));
        Hear(Ask(400).AnswerByAddress());
        Assert.Equal((OverheardKind.Answer, Ask(400)), (heard[^1].Kind, heard[^1].Question));
    }

    [Fact]
    public void The_same_question_asked_again_and_another_form_are_not_ambiguous()
    {
        Hear(Bytes(Ask(100)));
        Hear(Bytes(Ask(100)));
        Hear(Ask(100).AnswerByAddress());
        Hear(Bytes(Ask(50, 4)));
        Hear(Ask(50, 4).AnswerByAddress());
        Hear(Bytes(Ask(60, unit: 2)));
        Hear(Ask(60, unit: 2).AnswerByAddress());
        Assert.Equal(3, Kinds.Count(k => k == OverheardKind.Answer));
    }

    [Fact]
    public void A_damaged_question_leaves_its_answer_without_one()
    {
        Hear(Bytes(Ask(100)));
        var damaged = Bytes(Ask(200));
        damaged[3] ^= 0x10;
        Hear(damaged);
        Hear(Ask(200).AnswerByAddress(), quiet: true);
        Assert.DoesNotContain(OverheardKind.Answer, Kinds);
        Assert.Contains(OverheardKind.Noise, Kinds);
    }

    /// <summary>
    /// A conversation with time-outs, late and damaged frames and glitches: what is taken for an answer holds the registers that were asked for.
    /// Bytes lost or changed by the line never make a wrong number; most of what is undamaged is heard.
    /// </summary>
    [Fact]
    public void Whatever_happens_on_the_line_no_answer_is_given_to_another_question()
    {
        var random = new Random(19);
        var (whole, right) = (0, 0);
        for (var round = 0; round < 20_000; round++)
        {
            var request = Ask((ushort)random.Next(0, 4000), (ushort)random.Next(1, 4), (byte)random.Next(1, 4), random.Next(4) == 0 ? RegisterTable.Input : RegisterTable.Holding);
            var fate = random.Next(20);
            heard.Clear();
            var question = Bytes(request);
            var answer = fate == 0 ? request.Exception(2) : request.AnswerByAddress();
            if (fate == 1) question[random.Next(question.Length)] ^= (byte)(1 << random.Next(8));
            if (fate == 2) answer[random.Next(answer.Length)] ^= (byte)(1 << random.Next(8));
            if (fate == 3) answer = answer[..random.Next(answer.Length)];
            if (fate == 4) answer = [];
            if (fate == 5) answer = [.. answer, (byte)random.Next(256)];
            byte[] both = [.. question, .. answer];
            foreach (var piece in both.Chunk(random.Next(1, 30))) Hear(piece);
            if (random.Next(3) == 0 || fate == 5) Hear([], quiet: true);
            if (fate > 5) whole++;
            var words = new ushort[ReadRequest.MostRegisters];
            foreach (var (kind, asked, bytes) in heard.Where(h => h.Kind == OverheardKind.Answer))
            {
                Assert.Equal(ReadResult.Ok, RtuFrame.Decode(bytes, asked, words));
                Assert.Equal(Enumerable.Range(asked.Address, asked.Count), words[..asked.Count].Select(w => (int)w));
                right++;
            }
            now += TimeSpan.FromMilliseconds(random.Next(100));
        }
        Assert.True(right > whole * 0.5, $"{right} of {whole}");
    }

    [Fact]
    public void Random_bytes_never_make_an_answer_and_everything_that_came_is_accounted_for()
    {
        var random = new Random(5);
        var bytes = new byte[64];
        long came = 0, accounted = 0;
        for (var round = 0; round < 20_000; round++)
        {
            random.NextBytes(bytes);
            came += bytes.Length;
            Hear(bytes);
            accounted += heard.Sum(h => h.Bytes.Length);
            Assert.DoesNotContain(OverheardKind.Answer, Kinds);
            heard.Clear();
        }
        Hear([], quiet: true);
        Assert.Equal(came, accounted + heard.Sum(h => h.Bytes.Length));
    }

    [Fact]
    public void Listening_allocates_nothing()
    {
        byte[] stream = [.. Bytes(Ask(100)), .. Ask(100).AnswerByAddress(), 0x55];
        void Once()
        {
            stream.CopyTo(overheard.Room);
            overheard.Took(stream.Length);
            while (overheard.Next(true, now, out _))
            {
            }
        }
        Once();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) Once();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
