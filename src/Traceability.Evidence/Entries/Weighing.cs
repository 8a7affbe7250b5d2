using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Entries;

/// <summary>
/// One crossing of a scale, captured stable after zero. Two crossings of one tag make a weighing; the second carries gross, tare and net.
/// Weights are grams as the indicator shows them (its approved value), never a mean; net = gross − tare of the printed values, &gt; 0.
/// <code>[ticket, scale, pass, vehicle, captured, shown, division, channel, weightWords, statusWords, window, zero, first, gross, tare, net, alibi]
/// ticket       text: counter of the scale, "-", first 4 characters of the run (hex)
/// scale        text: the weighbridge's id in the site file
/// pass         1 = first crossing, ticket open · 2 = second, ticket complete
/// vehicle      personal value: HMAC of the tag, 32 bytes
/// captured     Unix ms
/// shown        grams
/// division     grams
/// channel      index in the configuration: whose decoding rule makes the shown weight of the weight words; null exactly where there are none
/// weightWords  byte string: register words of the shown weight, wire order, big-endian
/// statusWords  byte string: register words of the status
/// window       [samples, span ms, largest − smallest in grams] of the stable window
/// zero         Unix ms when the scale was last seen at zero before this crossing
/// first        pass 2: [ticket, captured, shown] of the first crossing; pass 1: null
/// gross, tare, net   pass 2: grams; pass 1: null
/// alibi        the indicator's own record number, or null</code>
/// </summary>
public sealed record Weighing : Entry
{
    const int MostWordBytes = 2 * Series.MostWords;

    public override EntryKind Kind => EntryKind.Weighing;

    public required string Ticket { get; init; }

    public required string Scale { get; init; }

    public required byte[] Vehicle { get; init; }

    public required long CapturedMs { get; init; }

    public required long ShownGrams { get; init; }

    public required long DivisionGrams { get; init; }

    /// <summary>The channel whose registers the weight words are; null exactly where the instrument gives none.</summary>
    public int? Channel { get; init; }

    public required byte[] WeightWords { get; init; }

    public required byte[] StatusWords { get; init; }

    public required StableWindow Window { get; init; }

    public required long ZeroMs { get; init; }

    /// <summary>Null on the first crossing.</summary>
    public FirstCrossing? First { get; init; }

    public string? Alibi { get; init; }

    public int Pass => First is null ? 1 : 2;

    public long? GrossGrams => First is null ? null : Math.Max(First.ShownGrams, ShownGrams);

    public long? TareGrams => First is null ? null : Math.Min(First.ShownGrams, ShownGrams);

    public long? NetGrams => GrossGrams - TareGrams;

    protected override void WriteBody(CborWriter writer)
    {
        writer.Array(17);
        writer.Text(Ticket);
        writer.Text(Scale);
        writer.Integer(Pass);
        writer.Bytes(Vehicle);
        writer.Integer(CapturedMs);
        writer.Integer(ShownGrams);
        writer.Integer(DivisionGrams);
        writer.IntegerOrNull(Channel);
        writer.Bytes(WeightWords);
        writer.Bytes(StatusWords);
        writer.Array(3);
        writer.Integer(Window.Samples);
        writer.Integer(Window.SpanMs);
        writer.Integer(Window.SpreadGrams);
        writer.Integer(ZeroMs);
        if (First is null)
        {
            writer.Null();
        }
        else
        {
            writer.Array(3);
            writer.Text(First.Ticket);
            writer.Integer(First.CapturedMs);
            writer.Integer(First.ShownGrams);
        }
        writer.IntegerOrNull(GrossGrams);
        writer.IntegerOrNull(TareGrams);
        writer.IntegerOrNull(NetGrams);
        writer.TextOrNull(Alibi);
    }

    internal static Weighing? Read(ref CborReader reader)
    {
        const long most = PackedDeltas.Largest;
        if (!reader.Array(17) || !reader.Text(64, out var ticket) || !reader.Text(LongestText, out var scale)
            || !reader.Integer(1, 2, out int pass) || !reader.Bytes(32, out var vehicle) || !reader.Integer(0, most, out long captured)
            || !reader.Integer(-most, most, out long shown) || !reader.Integer(1, most, out long division)
            || !reader.IntegerOrNull(0, ushort.MaxValue, out var channel) || !reader.Bytes(out var weightWords) || !reader.Bytes(out var statusWords)
            || !reader.Array(3) || !reader.Integer(1, int.MaxValue, out int samples) || !reader.Integer(0, most, out long span)
            || !reader.Integer(0, most, out long spread) || !reader.Integer(0, most, out long zero)) return null;
        FirstCrossing? first = null;
        if (pass == 2)
        {
            if (!reader.Array(3) || !reader.Text(64, out var firstTicket) || !reader.Integer(0, most, out long firstMs)
                || !reader.Integer(-most, most, out long firstShown)) return null;
            first = new FirstCrossing(firstTicket, firstMs, firstShown);
        }
        else if (!reader.Null())
        {
            reader.Fail("a first crossing on the first pass");
            return null;
        }
        if (!reader.IntegerOrNull(-most, most, out var gross) || !reader.IntegerOrNull(-most, most, out var tare)
            || !reader.IntegerOrNull(-2 * most, 2 * most, out var net)
            || !reader.TextOrNull(LongestText, out var alibi)) return null;
        var weighing = new Weighing
        {
            Ticket = ticket,
            Scale = scale,
            Vehicle = vehicle,
            CapturedMs = captured,
            ShownGrams = shown,
            DivisionGrams = division,
            Channel = (int?)channel,
            WeightWords = weightWords.ToArray(),
            StatusWords = statusWords.ToArray(),
            Window = new StableWindow(samples, span, spread),
            ZeroMs = zero,
            First = first,
            Alibi = alibi,
        };
        if (weightWords.Length > MostWordBytes || statusWords.Length > MostWordBytes || ((weightWords.Length | statusWords.Length) & 1) != 0)
            reader.Fail($"{weightWords.Length} and {statusWords.Length} bytes of register words");
        else if (channel is null != weightWords.IsEmpty) reader.Fail(channel is null ? "weight words of no channel" : $"no weight words of channel {channel}");
        else if (shown % division != 0) reader.Fail($"{shown} g shown on a division of {division} g");
        else if (gross != weighing.GrossGrams || tare != weighing.TareGrams) reader.Fail("gross and tare that are not the two crossings");
        else if (net != weighing.NetGrams) reader.Fail($"net {net} g is not gross {gross} g − tare {tare} g");
        else if (net is <= 0) reader.Fail($"a net of {net} g");
        return reader.Error is null ? weighing : null;
    }
}
