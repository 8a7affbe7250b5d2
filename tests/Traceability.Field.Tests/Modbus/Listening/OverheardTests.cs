using Traceability.Field.Modbus;
using Traceability.Field.Modbus.Listening;
using Traceability.Profiles;
using Xunit;

namespace Traceability.Field.Tests.Modbus.Listening;

/// <summary>Every register holds its own address, so an answer given to another question shows.</summary>
public sealed class OverheardTests
{
    static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);
    readonly Overheard overheard = new(TimeSpan.Zero);
    readonly List<(OverheardKind Kind, ReadRequest Question, byte[] Bytes)> heard = [];

    /// <summary>Long enough after its beginning that no question from before can be answered any more.</summary>
    TimeSpan now = TimeSpan.FromSeconds(11);

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
    public void Nobody_knows_what_was_asked_before_it_began()
    {
        now = TimeSpan.Zero;
        Hear([.. Bytes(Ask(100)), .. Ask(100).AnswerByAddress()]);
        Assert.DoesNotContain(OverheardKind.Answer, Kinds);
    }

    /// <summary>The unit takes 600 ms, the master waits 500: each answer comes right after the next question, and looks like the one to it.</summary>
    [Fact]
    public void A_master_that_stays_one_answer_behind_is_never_believed()
    {
        Hear(Bytes(Ask(0)));
        for (ushort i = 1; i < 60; i++)
        {
            now += TimeSpan.FromMilliseconds(500);
            Hear(Bytes(Ask((ushort)(10 * i))));
            now += TimeSpan.FromMilliseconds(100);
            Hear(Ask((ushort)(10 * (i - 1))).AnswerByAddress());
        }
        Assert.DoesNotContain(OverheardKind.Answer, Kinds);
        // It idles, and the answer that is still owed comes alone; then all is settled.
        now += TimeSpan.FromMilliseconds(500);
        Hear(Ask(590).AnswerByAddress());
        now += TimeSpan.FromSeconds(1);
        Hear([.. Bytes(Ask(700)), .. Ask(700).AnswerByAddress()]);
        Assert.Equal((OverheardKind.Answer, Ask(700)), (heard[^1].Kind, heard[^1].Question));
    }

    [Fact]
    public void An_answer_that_never_came_costs_no_more_than_the_units_next_silence()
    {
        Hear(Bytes(Ask(100)));
        for (var round = 0; round < 3; round++)
        {
            now += TimeSpan.FromSeconds(1);
            Hear([.. Bytes(Ask(200)), .. Ask(200).AnswerByAddress()]);
        }
        Assert.Equal([OverheardKind.Other, OverheardKind.Answer, OverheardKind.Answer], Kinds.Where(k => k != OverheardKind.Question));
    }

    [Fact]
    public void A_glitch_does_not_make_the_open_question_forgotten()
    {
        Hear(Bytes(Ask(100)));
        Hear([0x55], quiet: true);
        Hear(Bytes(Ask(200)));
        Hear(Ask(100).AnswerByAddress());
        Assert.DoesNotContain(OverheardKind.Answer, Kinds);
    }

    [Fact]
    public void After_damage_that_may_have_been_a_question_only_what_is_asked_of_one_place_is_believed()
    {
        Hear([.. Bytes(Ask(100)), .. Ask(100).AnswerByAddress(), .. Bytes(Ask(7, 3)), .. Ask(7, 3).AnswerByAddress(), .. Bytes(Ask(200)), .. Ask(200).AnswerByAddress()]);
        Hear([1, 3, 0, 9, 9, 9, 9, 9], quiet: true);
        heard.Clear();
        Hear([.. Bytes(Ask(100)), .. Ask(100).AnswerByAddress(), .. Bytes(Ask(7, 3)), .. Ask(7, 3).AnswerByAddress()]);
        Assert.Equal([OverheardKind.Question, OverheardKind.Other, OverheardKind.Question, OverheardKind.Answer], Kinds);
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
    /// A unit answers in the order in which it was asked, and what it owes comes within half a second of its last word.
    /// </summary>
    [Fact]
    public void Whatever_happens_on_the_line_no_answer_is_given_to_another_question()
    {
        var random = new Random(19);
        var (whole, right) = (0, 0);
        var words = new ushort[ReadRequest.MostRegisters];
        byte[]? late = null;
        byte lateUnit = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var unit = late is null ? (byte)random.Next(1, 4) : lateUnit;
            var request = Ask((ushort)random.Next(0, 4000), (ushort)random.Next(1, 4), unit, random.Next(4) == 0 ? RegisterTable.Input : RegisterTable.Holding);
            var fate = random.Next(60);
            heard.Clear();
            var question = Bytes(request);
            var answer = fate == 0 ? request.Exception(2) : request.AnswerByAddress();
            if (fate == 1) question[random.Next(question.Length)] ^= (byte)(1 << random.Next(8));
            if (fate == 2) answer[random.Next(answer.Length)] ^= (byte)(1 << random.Next(8));
            if (fate == 3) answer = answer[..random.Next(answer.Length)];
            if (fate == 4) answer = [.. answer, (byte)random.Next(256)];
            if (fate == 5) answer = [];
            if (fate > 6) whole++;
            byte[] stream = [.. question, .. answer];
            if (late is { } owed)
            {
                // It comes before the next question, or after it; and its own answer with it, or late in turn.
                var isBehind = random.Next(2) == 0;
                stream = random.Next(3) == 0 ? [.. owed, .. question, .. answer] : [.. question, .. owed, .. isBehind ? [] : answer];
                late = isBehind && stream.Length == question.Length + owed.Length ? request.AnswerByAddress() : null;
            }
            else if (fate == 6)
            {
                (late, lateUnit, stream) = (answer, unit, question);
            }
            foreach (var piece in stream.Chunk(random.Next(1, 30))) Hear(piece);
            if (random.Next(3) == 0 || fate is 3 or 4) Hear([], quiet: true);
            foreach (var (kind, asked, bytes) in heard.Where(h => h.Kind == OverheardKind.Answer))
            {
                Assert.Equal(ReadResult.Ok, RtuFrame.Decode(bytes, asked, words));
                Assert.Equal(Enumerable.Range(asked.Address, asked.Count), words[..asked.Count].Select(w => (int)w));
                right++;
            }
            now += TimeSpan.FromMilliseconds(random.Next(late is null ? 1_500 : 300));
        }
        Assert.True(right > whole * 0.5, $"{right} of {whole}");
    }

    [Fact]
    public void Random_bytes_never_make_an_answer_and_everything_that_came_is_accounted_for() => HearRandom(20_000);

    [Fact, Trait("Category", "Fuzz")]
    public void A_hundred_million_random_bytes_never_make_an_answer() => HearRandom(1_600_000);

    void HearRandom(int rounds)
    {
        var random = new Random(5);
        var bytes = new byte[64];
        long came = 0, accounted = 0;
        for (var round = 0; round < rounds; round++)
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
