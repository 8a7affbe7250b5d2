using System.Buffers.Binary;
using Traceability.Field.Modbus;

namespace Traceability.Field.BlackBox;

/// <summary>
/// The newest frames of one bus, in a ring of fixed size: what came before an odd value can be looked at afterwards, and decoded again by any
/// profile. Any thread may add; adding allocates nothing. Personal values never enter it.
/// <code>
/// record: length u16 | marks u8 (FrameMark) | time i64 (UTC, microseconds) | the frame's bytes        big-endian, the oldest is overwritten
/// </code>
/// </summary>
/// <param name="isPersonal">Which questions have answers that may tell of a person; null where none has.</param>
public sealed class FrameRing(string bus, Framing framing, int bytes, TimeProvider time, Func<ReadRequest, bool>? isPersonal = null)
{
    public const int LeastBytes = 1 << 12;

    /// <summary>No frame of the protocol is longer; of noise no more is kept at a time.</summary>
    public const int MostFrameBytes = 512;
    internal const int RecordHeader = 11;

    readonly Lock gate = new();
    readonly byte[] ring = new byte[Math.Max(bytes, LeastBytes)];
    int oldest;
    int held;
    long dropped;

    public string Bus { get; } = bus;

    public Framing Framing { get; } = framing;

    public void Question(ReadOnlySpan<byte> frame) => Add(FrameMark.Question, frame, mask: false);

    /// <param name="question">What it is the answer to.</param>
    public void Answer(in ReadRequest question, ReadOnlySpan<byte> frame) => Add(FrameMark.None, frame, isPersonal is not null && isPersonal(question));

    /// <summary>What belongs to no known question may be an answer to any: where anything is personal, it is masked.</summary>
    public void Unasked(ReadOnlySpan<byte> frame) => Add(FrameMark.Unasked, frame, mask: isPersonal is not null);

    /// <summary>All that is held, oldest first, as it stands in a frame file.</summary>
    public (byte[] Records, long Dropped) Copy()
    {
        lock (gate)
        {
            var records = new byte[held];
            Read(0, records);
            return (records, dropped);
        }
    }

    void Add(FrameMark marks, ReadOnlySpan<byte> frame, bool mask)
    {
        if (frame.Length > MostFrameBytes) frame = frame[..MostFrameBytes];
        Span<byte> record = stackalloc byte[RecordHeader + MostFrameBytes];
        record = record[..(RecordHeader + frame.Length)];
        frame.CopyTo(record[RecordHeader..]);
        if (mask && Mask(record[RecordHeader..])) marks |= FrameMark.Masked;
        BinaryPrimitives.WriteUInt16BigEndian(record, (ushort)frame.Length);
        record[2] = (byte)marks;
        lock (gate)
        {
            // Under the lock, so that times rise with the records as long as the clock is not set.
            BinaryPrimitives.WriteInt64BigEndian(record[3..], (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
            while (held + record.Length > ring.Length) DropOldest();
            Write(record);
        }
    }

    /// <summary>Zeros instead of everything behind the function code; an exception answer says nothing of a person and stays.</summary>
    bool Mask(Span<byte> frame)
    {
        const byte exceptionBit = 0x80;
        var function = Framing == Framing.ModbusTcp ? 7 : 1;
        if (frame.Length > function && (frame[function] & exceptionBit) != 0) return false;
        var data = Math.Min(function + 1, frame.Length);
        frame[data..].Clear();
        return true;
    }

    void DropOldest()
    {
        Span<byte> length = stackalloc byte[2];
        Read(0, length);
        var record = RecordHeader + BinaryPrimitives.ReadUInt16BigEndian(length);
        oldest = (oldest + record) % ring.Length;
        held -= record;
        dropped++;
    }

    void Read(int from, Span<byte> to)
    {
        var begin = (oldest + from) % ring.Length;
        var first = Math.Min(to.Length, ring.Length - begin);
        ring.AsSpan(begin, first).CopyTo(to);
        ring.AsSpan(0, to.Length - first).CopyTo(to[first..]);
    }

    void Write(ReadOnlySpan<byte> record)
    {
        var begin = (oldest + held) % ring.Length;
        var first = Math.Min(record.Length, ring.Length - begin);
        record[..first].CopyTo(ring.AsSpan(begin));
        record[first..].CopyTo(ring);
        held += record.Length;
    }
}
