using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;

namespace Traceability.Ledger.Ingest;

/// <summary>First and last time of a segment's readings, and how many there are.</summary>
static class ReadingSpan
{
    public static (long? FirstMs, long? LastMs, int Readings) Of(SegmentContent content)
    {
        long? first = null, last = null;
        var readings = 0;
        foreach (var entry in content.Entries)
        {
            if (entry is not Series series) continue;
            readings += series.Count;
            if (!(first <= series.TimesMs[0])) first = series.TimesMs[0];
            if (!(last >= series.TimesMs[^1])) last = series.TimesMs[^1];
        }
        return (first, last, readings);
    }
}
