using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Entries;

/// <summary>
/// Entry 0 of every segment, and only there: what the chain holds once this segment is part of it, so that between two tallies of one run
/// nothing can have been left out.
/// <code>[counts, tickets, resets, gap]
/// counts   array of 7: entries per kind since number 1, this segment's own included, in the order of EntryKind
/// tickets  array of [scale, next ticket number], sorted by scale (ordinal)
/// resets   counter resets and replacements since number 1
/// gap      ms without readings since number 1, summed over channels</code>
/// </summary>
public sealed record Tally(long[] Counts, TicketCounter[] Tickets, long Resets, long GapMs) : Entry
{
    public const int MostScales = 64;

    public override EntryKind Kind => EntryKind.Tally;

    protected override void WriteBody(CborWriter writer)
    {
        writer.Array(4);
        writer.Array(KindCount);
        foreach (var count in Counts) writer.Integer(count);
        writer.Array(Tickets.Length);
        foreach (var ticket in Tickets)
        {
            writer.Array(2);
            writer.Text(ticket.Scale);
            writer.Integer(ticket.Next);
        }
        writer.Integer(Resets);
        writer.Integer(GapMs);
    }

    internal static Tally? Read(ref CborReader reader)
    {
        if (!reader.Array(4) || !reader.Array(KindCount)) return null;
        var counts = new long[KindCount];
        for (var i = 0; i < KindCount; i++)
            if (!reader.Integer(0, PackedDeltas.Largest, out counts[i])) return null;
        if (!reader.Array(out var scales)) return null;
        if (scales > MostScales)
        {
            reader.Fail($"{scales} scales");
            return null;
        }
        var tickets = new TicketCounter[scales];
        for (var i = 0; i < scales; i++)
        {
            if (!reader.Array(2) || !reader.Text(LongestText, out var scale) || !reader.Integer(1, PackedDeltas.Largest, out long next)) return null;
            if (i > 0 && string.CompareOrdinal(tickets[i - 1].Scale, scale) >= 0)
            {
                reader.Fail("scales out of order");
                return null;
            }
            tickets[i] = new TicketCounter(scale, next);
        }
        return reader.Integer(0, PackedDeltas.Largest, out long resets) && reader.Integer(0, PackedDeltas.Largest, out long gap)
            ? new Tally(counts, tickets, resets, gap)
            : null;
    }
}
