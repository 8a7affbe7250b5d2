using Traceability.Field.BlackBox;
using Traceability.Field.Modbus;
using Traceability.Profiles;
using Traceability.Testing;
using Xunit;

namespace Traceability.Field.Tests.BlackBox;

public sealed class FrameRingTests
{
    static readonly ReadRequest Tag = new(0xFF, RegisterTable.Holding, 0xA000, 4);
    readonly ManualTime time = new();

    FrameRing Ring(int bytes = 1 << 16, Func<ReadRequest, bool>? isPersonal = null) => new("gateway", Framing.ModbusTcp, bytes, time, isPersonal);

    static bool IsTag(ReadRequest question) => question.Unit == Tag.Unit;

    static FrameFile Read(FrameRing ring)
    {
        Assert.Equal(FrameFileOutcome.Read, FrameFile.TryRead(FrameFile.Write(ring), out var file));
        return file!;
    }

    [Fact]
    public void What_was_on_the_bus_comes_back_in_order_with_times_and_marks()
    {
        var ring = Ring();
        ring.Question([1, 2, 3]);
        time.Advance(TimeSpan.FromMicroseconds(1500));
        ring.Answer(new(1, RegisterTable.Holding, 0, 1), [4]);
        ring.Unasked([]);
        var file = Read(ring);
        Assert.Equal(("gateway", Framing.ModbusTcp, 0L), (file.Bus, file.Framing, file.Dropped));
        Assert.Equal([FrameMark.Question, FrameMark.None, FrameMark.Unasked], file.Frames.Select(f => f.Marks));
        Assert.Equal([[1, 2, 3], [4], []], file.Frames.Select(f => f.Bytes.ToArray()));
        Assert.Equal(1500, file.Frames[1].UnixUs - file.Frames[0].UnixUs);
    }

    [Fact]
    public void A_full_ring_drops_the_oldest_frames_whole_and_says_how_many()
    {
        var random = new Random(7);
        var ring = Ring(FrameRing.LeastBytes);
        var written = new List<byte[]>();
        for (var i = 0; i < 5_000; i++)
        {
            var frame = new byte[random.Next(0, 261)];
            random.NextBytes(frame);
            written.Add(frame);
            ring.Question(frame);
            if (i % 97 != 0) continue;
            var file = Read(ring);
            Assert.Equal(written.Count, file.Dropped + file.Frames.Length);
            Assert.Equal(written.Skip((int)file.Dropped), file.Frames.Select(f => f.Bytes.ToArray()));
        }
        var frames = Read(ring).Frames;
        Assert.InRange(frames.Sum(f => f.Bytes.Length + 11), FrameRing.LeastBytes - 300, FrameRing.LeastBytes);
    }

    [Fact]
    public void A_personal_value_never_enters_the_ring_but_that_there_was_an_answer_does()
    {
        var ring = Ring(1 << 16, IsTag);
        byte[] answer = [0, 7, 0, 0, 0, 11, 0xFF, 3, 8, 0xE0, 4, 1, 2, 3, 4, 5, 6];
        ring.Answer(Tag, answer);
        ring.Answer(Tag with { Address = 0x9FFE }, answer);
        ring.Unasked(answer);
        var file = Read(ring);
        Assert.All(file.Frames, frame =>
        {
            Assert.True(frame.Marks.HasFlag(FrameMark.Masked));
            Assert.Equal([.. answer[..8], .. new byte[9]], frame.Bytes.ToArray());
        });
        Assert.All(FrameReplay.Answers(file), a => Assert.True(a.IsMasked && a.Words.IsEmpty));
    }

    [Fact]
    public void Other_units_and_exceptions_stay_readable()
    {
        var ring = Ring(1 << 16, IsTag);
        byte[] other = [0, 7, 0, 0, 0, 5, 0xFF, 3, 2, 0xE0, 4], exception = [0, 7, 0, 0, 0, 3, 0xFF, 0x83, 0x81];
        ring.Answer(Tag with { Unit = 1 }, other);
        ring.Answer(Tag, exception);
        Assert.Equal([other, exception], Read(ring).Frames.Select(f => f.Bytes.ToArray()));
        Assert.All(Read(ring).Frames, f => Assert.Equal(FrameMark.None, f.Marks));
    }

    [Fact]
    public void Adding_a_frame_allocates_nothing()
    {
        var ring = Ring(FrameRing.LeastBytes, IsTag);
        var frame = new byte[40];
        ring.Question(frame);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) ring.Answer(Tag, frame);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Empty_cut_changed_and_newer_files_are_told_apart()
    {
        var ring = Ring();
        ring.Question([1, 2, 3]);
        var whole = FrameFile.Write(ring);
        Assert.Equal(FrameFileOutcome.Empty, FrameFile.TryRead(default, out _));
        Assert.All(Enumerable.Range(1, whole.Length - 1), length => Assert.Equal(FrameFileOutcome.Corrupt, FrameFile.TryRead(whole.AsMemory(0, length), out _)));
        for (var i = 0; i < whole.Length; i++)
        {
            var changed = (byte[])whole.Clone();
            changed[i] ^= 0x40;
            // Only the version may speak for itself, and a higher one says so before anything else is believed.
            Assert.Equal(i == 8 ? FrameFileOutcome.Newer : FrameFileOutcome.Corrupt, FrameFile.TryRead(changed, out var file));
            Assert.Null(file);
        }
    }
}
