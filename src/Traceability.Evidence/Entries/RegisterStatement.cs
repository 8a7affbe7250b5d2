using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Entries;

/// <summary>
/// Where every counter stood at a certain instant, so that a month is proven by about 31 statements instead of by all its readings.
/// <code>[reason, at, counters, previous]
/// reason    0 run start, 1 shutdown, 2 facility midnight, 3 UTC midnight, 4 clock step
/// at        Unix ms: the instant that the bracketing readings enclose
/// counters  array of [channel, before, after, stale, resets, gap], by rising channel
///           before, after: [ms, words (byte string, big-endian), exponent, mantissa] or null
///           stale: Unix ms since when the counter has not been read, or null
///           resets, gap: cumulative since number 1 of the chain (count; ms)
/// previous  seq of the previous statement, or null for the first</code>
/// </summary>
public sealed record RegisterStatement(StatementReason Reason, long AtMs, CounterState[] Counters, long? PreviousSeq) : Entry
{
    public override EntryKind Kind => EntryKind.RegisterStatement;

    protected override void WriteBody(CborWriter writer)
    {
        writer.Array(4);
        writer.Unsigned((ulong)Reason);
        writer.Integer(AtMs);
        writer.Array(Counters.Length);
        foreach (var counter in Counters)
        {
            writer.Array(6);
            writer.Integer(counter.Channel);
            Write(writer, counter.Before);
            Write(writer, counter.After);
            writer.IntegerOrNull(counter.StaleSinceMs);
            writer.Integer(counter.Resets);
            writer.Integer(counter.GapMs);
        }
        writer.IntegerOrNull(PreviousSeq);
    }

    internal static RegisterStatement? Read(ref CborReader reader)
    {
        if (!reader.Array(4) || !reader.Integer(0, (int)StatementReason.ClockStep, out int reason)
            || !reader.Integer(0, PackedDeltas.Largest, out long at) || !reader.Array(out var count)) return null;
        var counters = new List<CounterState>();
        for (var i = 0; i < count; i++)
        {
            var after = i == 0 ? 0 : counters[i - 1].Channel + 1;
            if (!reader.Array(6) || !reader.Integer(after, ushort.MaxValue, out int channel) || !Read(ref reader, out var before)
                || !Read(ref reader, out var next) || !reader.IntegerOrNull(0, PackedDeltas.Largest, out var stale)
                || !reader.Integer(0, PackedDeltas.Largest, out long resets) || !reader.Integer(0, PackedDeltas.Largest, out long gap)) return null;
            counters.Add(new CounterState(channel, before, next, stale, resets, gap));
        }
        return reader.IntegerOrNull(0, PackedDeltas.Largest, out var previous) ? new RegisterStatement((StatementReason)reason, at, [.. counters], previous) : null;
    }

    static void Write(CborWriter writer, CounterReading? reading)
    {
        if (reading is null)
        {
            writer.Null();
            return;
        }
        writer.Array(4);
        writer.Integer(reading.AtMs);
        writer.Bytes(reading.Words);
        writer.Integer(reading.Exponent);
        writer.Integer(reading.Mantissa);
    }

    static bool Read(ref CborReader reader, out CounterReading? reading)
    {
        reading = null;
        if (reader.Null()) return true;
        if (!reader.Array(4) || !reader.Integer(0, PackedDeltas.Largest, out long at) || !reader.Bytes(out var words)
            || !reader.Integer(-18, 18, out int exponent) || !reader.Integer(-PackedDeltas.Largest, PackedDeltas.Largest, out long mantissa)) return false;
        if (words.Length is 0 or > 2 * Series.MostWords || words.Length % 2 != 0) return reader.Fail($"{words.Length} bytes of register words");
        reading = new CounterReading(at, words.ToArray(), exponent, mantissa);
        return true;
    }
}
