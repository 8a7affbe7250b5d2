using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;

namespace Traceability.Demo.Thief;

/// <summary>
/// The best that can be made of a genuine segment without the device's key: one reading is lowered, its register words changed to say the
/// same, everything encoded again as the device would have, and header and signature kept. All in it is well formed; only the entries no
/// longer give the root that was signed.
/// </summary>
/// <param name="Entry">Index of the series that was changed.</param>
/// <param name="Signed">Litres that the device signed.</param>
/// <param name="Claimed">Litres that the thief would like.</param>
sealed record Forgery(byte[] Message, byte[] Chain, long Number, int Entry, decimal Signed, decimal Claimed)
{
    /// <summary>Lowers the last reading of the series at the entry; false with the reason when the segment does not lend itself to it.</summary>
    public static bool TryMake(ReadOnlySpan<byte> genuine, int entry, decimal lowerBy, out Forgery? forgery, out string why)
    {
        forgery = null;
        why = "";
        var outcome = SegmentMessage.TryRead(genuine, out var message);
        Segment? segment = null;
        SegmentBody? body = null;
        if (outcome.IsOk) outcome = Segment.TryRead(message!.Sign1, out segment);
        if (outcome.IsOk) outcome = message!.TryReadBody(out body);
        if (!outcome.IsOk) why = outcome.Reason;
        else if (entry < 0 || entry >= body!.Entries.Count) why = $"there is no entry {entry}";
        else if (!IsSeries(body, entry, out var series)) why = $"entry {entry} is no series of readings";
        else if (Lower(series!, lowerBy) is not { } lowered) why = $"entry {entry} has no reading that can be lowered";
        else
        {
            var entries = body.Entries.ToArray();
            entries[entry] = lowered.Encode();
            var forged = SegmentMessage.Pack(message!.Sign1, body with { Entries = entries });
            forgery = new Forgery(forged.Encode(), segment!.Header.Chain, segment.Header.Number, entry, ValueOf(series!), ValueOf(lowered));
        }
        return forgery is not null;
    }

    static bool IsSeries(SegmentBody body, int index, out Series? series)
    {
        series = Evidence.Entries.Entry.TryRead(body.Entries[index], out var read).IsOk ? read as Series : null;
        return series is not null;
    }

    static Series? Lower(Series series, decimal by)
    {
        var last = series.Count - 1;
        if (!series.Qualities[last].HasValue() || series.Exponent > 0 || series.WordsPerReading != 2) return null;
        var claimed = ValueOf(series) - by;
        var words = FloatWords.For(claimed, -series.Exponent, series.Words[^2], series.Words[^1], ValueOf(series));
        if (words is not { } forged) return null;
        long[] mantissas = [.. series.Mantissas[..last], (long)(claimed / Step(series.Exponent))];
        return series with { Mantissas = mantissas, Words = [.. series.Words[..^2], forged.First, forged.Second] };
    }

    static decimal ValueOf(Series series) => series.Mantissas[^1] * Step(series.Exponent);

    /// <summary>10^exponent for exponents of 0 and below, which is all that a meter with decimals has.</summary>
    static decimal Step(int exponent) => new(1, 0, 0, false, (byte)Math.Max(0, -exponent));
}
