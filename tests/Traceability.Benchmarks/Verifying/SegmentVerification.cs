using System.Runtime.InteropServices;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;

namespace Traceability.Benchmarks.Verifying;

/// <summary>Everything that makes a segment's readings proven, from its message bytes: form, signature, inflate, root, entries, and each value by its rule.</summary>
static class SegmentVerification
{
    /// <summary>The readings of all messages; throws where one is not sound, since a benchmark of refusals says nothing.</summary>
    public static long Run(SealedChain chain)
    {
        var readings = 0L;
        foreach (var bytes in chain.Messages)
        {
            Sound(SegmentMessage.TryRead(bytes, out var message).IsOk);
            Sound(Segment.TryRead(message!.Sign1, out var segment).IsOk);
            Sound(segment!.Sign1.IsSignedBy(chain.Key));
            Sound(message.TryReadBody(out var body).IsOk);
            Sound(SegmentContent.IsSigned(segment.Header, body!));
            Sound(SegmentContent.TryDecode(segment.Header, body!, out var content).IsOk);
            foreach (var entry in content!.Entries)
            {
                if (entry is not Series series) continue;
                Sound(chain.Rules[series.Channel].Contradiction("", series.WordsPerReading, series.Exponent, series.Words, MemoryMarshal.AsBytes(series.Qualities.AsSpan()), series.Mantissas) is null);
                readings += series.Count;
            }
        }
        return readings;
    }

    static void Sound(bool holds)
    {
        if (!holds) throw new InvalidDataException("a segment of the benchmark does not verify");
    }
}
