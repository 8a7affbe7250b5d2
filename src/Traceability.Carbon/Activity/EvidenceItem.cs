using System.Globalization;
using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Activity;

/// <summary>
/// One thing that an activity was made of, as its evidence line says it (<see cref="ActivityData.Evidence"/>). Words are separated by one space:
/// <code>CHANNEL FROM-MS STEPS TO-MS STEPS …            counters, one after the other
/// weighings SCALE COUNT SHA-256                    completed weighings of a scale
/// invoice|estimate|intervals ID FROM-MS TO-MS QUANTITY part FROM-MS TO-MS QUANTITY
/// dip|received|issued MS QUANTITY ID …             a store's balance</code>
/// </summary>
public abstract record EvidenceItem
{
    EvidenceItem() { }

    /// <summary>What one register counted from edge to edge, in its own steps.</summary>
    public sealed record Counted(string Channel, long FromMs, long FromSteps, long ToMs, long ToSteps) : EvidenceItem;

    /// <param name="Sha256">Over the tickets, a line each: time, ticket, net grams.</param>
    public sealed record Weighed(string Scale, long Count, string Sha256) : EvidenceItem;

    /// <summary>A part of what somebody recorded of a span.</summary>
    public sealed record Recorded(string Kind, string Id, long FromMs, long ToMs, ExactDecimal Quantity, long PartFromMs, long PartToMs, ExactDecimal Part) : EvidenceItem;

    /// <param name="What">dip, received or issued.</param>
    /// <param name="Id">Of a record, or a ticket and its time: 17-abcd@1795219200000.</param>
    public sealed record Stock(string What, long AtMs, ExactDecimal Quantity, string Id) : EvidenceItem;

    static readonly string[] spans = ["invoice", "estimate", "intervals"], movements = ["dip", "received", "issued"];

    /// <summary>False where the line is in none of these forms.</summary>
    public static bool TryRead(string evidence, out IReadOnlyList<EvidenceItem> items)
    {
        var (words, found) = (evidence.Split(' '), new List<EvidenceItem>());
        items = found;
        var size = words[0] == "weighings" ? 4 : spans.Contains(words[0]) ? 9 : movements.Contains(words[0]) ? 4 : 5;
        if (words.Length % size != 0) return false;
        for (var at = 0; at < words.Length; at += size)
        {
            if (Item(words.AsSpan(at, size)) is not { } item) return false;
            found.Add(item);
        }
        return true;
    }

    static EvidenceItem? Item(ReadOnlySpan<string> words)
    {
        if (words[0] == "weighings") return Number(words[2]) is { } count ? new Weighed(words[1], count, words[3]) : null;
        if (spans.Contains(words[0]))
            return words[5] == "part" && Number(words[2]) is { } from && Number(words[3]) is { } to && ExactDecimal.TryParse(words[4], out var whole)
                && Number(words[6]) is { } partFrom && Number(words[7]) is { } partTo && ExactDecimal.TryParse(words[8], out var part)
                ? new Recorded(words[0], words[1], from, to, whole, partFrom, partTo, part) : null;
        if (movements.Contains(words[0])) return Number(words[1]) is { } at && ExactDecimal.TryParse(words[2], out var moved) ? new Stock(words[0], at, moved, words[3]) : null;
        return Number(words[1]) is { } begin && Number(words[2]) is { } before && Number(words[3]) is { } end && Number(words[4]) is { } after ? new Counted(words[0], begin, before, end, after) : null;
    }

    static long? Number(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
