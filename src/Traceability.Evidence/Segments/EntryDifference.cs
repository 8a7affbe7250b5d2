using System.Globalization;
using System.Numerics;
using Traceability.Evidence.Entries;

namespace Traceability.Evidence.Segments;

/// <summary>The first place where claimed entries depart from signed ones: which entry, what was signed, what is claimed.</summary>
public sealed record EntryDifference(int Entry, string What, string Signed, string Claimed)
{
    public override string ToString() => $"entry {Entry}, {What}: signed {Signed}, claimed {Claimed}";

    /// <summary>Compares byte by byte, then names the first difference in the entry's own terms. Null when nothing differs.</summary>
    public static EntryDifference? Find(IReadOnlyList<byte[]> signed, IReadOnlyList<byte[]> claimed)
    {
        for (var i = 0; i < Math.Max(signed.Count, claimed.Count); i++)
        {
            if (i >= signed.Count) return new EntryDifference(i, "entry", "none", "one more");
            if (i >= claimed.Count) return new EntryDifference(i, "entry", "one more", "none");
            if (signed[i].AsSpan().SequenceEqual(claimed[i])) continue;
            if (!Entries.Entry.TryRead(signed[i], out var original).IsOk) return OfBytes(i, "bytes", signed[i], claimed[i]);
            if (!Entries.Entry.TryRead(claimed[i], out var claim).IsOk) return new EntryDifference(i, "entry", original!.Kind.ToString(), "unreadable bytes");
            return Compare(i, original!, claim!) ?? OfBytes(i, original!.Kind.ToString(), signed[i], claimed[i]);
        }
        return null;
    }

    static EntryDifference? Compare(int index, Entry signed, Entry claimed) => (signed, claimed) switch
    {
        _ when signed.Kind != claimed.Kind => new EntryDifference(index, "kind", signed.Kind.ToString(), claimed.Kind.ToString()),
        (Series original, Series claim) => CompareSeries(index, original, claim),
        (Weighing original, Weighing claim) => CompareWeighing(index, original, claim),
        _ => null,
    };

    /// <summary>What a ticket shows, in the order of what a thief would change; null where only the rest differs.</summary>
    static EntryDifference? CompareWeighing(int index, Weighing signed, Weighing claimed)
    {
        (string What, object? Signed, object? Claimed)[] members =
        [
            ("ticket", signed.Ticket, claimed.Ticket), ("scale", signed.Scale, claimed.Scale), ("captured ms", signed.CapturedMs, claimed.CapturedMs),
            ("shown g", signed.ShownGrams, claimed.ShownGrams), ("net g", signed.NetGrams, claimed.NetGrams),
            ("gross g", signed.GrossGrams, claimed.GrossGrams), ("tare g", signed.TareGrams, claimed.TareGrams),
        ];
        foreach (var (what, original, claim) in members)
            if (!Equals(original, claim)) return new EntryDifference(index, $"ticket {signed.Ticket}, {what}", Text(original), Text(claim));
        return null;

        static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : "none";
    }

    static EntryDifference? CompareSeries(int index, Series signed, Series claimed)
    {
        if (signed.Channel != claimed.Channel) return Of("channel", signed.Channel, claimed.Channel);
        if (signed.Count != claimed.Count) return Of("readings", signed.Count, claimed.Count);
        for (var i = 0; i < signed.Count; i++)
        {
            var place = $"channel {signed.Channel}, reading {i}";
            if (signed.TimesMs[i] != claimed.TimesMs[i]) return Of(place + ", time", signed.TimesMs[i], claimed.TimesMs[i]);
            if (signed.Qualities[i] != claimed.Qualities[i]) return new EntryDifference(index, place + ", quality", signed.Qualities[i].ToString(), claimed.Qualities[i].ToString());
            if (signed.Mantissas[i] != claimed.Mantissas[i] || signed.Exponent != claimed.Exponent)
                return new EntryDifference(index, place, Number(signed.Mantissas[i], signed.Exponent), Number(claimed.Mantissas[i], claimed.Exponent));
            if (!WordsOf(signed, i).SequenceEqual(WordsOf(claimed, i)))
                return new EntryDifference(index, place + ", register words", Hex(WordsOf(signed, i)), Hex(WordsOf(claimed, i)));
        }
        return null;

        EntryDifference Of(string what, long original, long claim) =>
            new(index, what, original.ToString(CultureInfo.InvariantCulture), claim.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>mantissa · 10^exponent as plain decimal text.</summary>
    static string Number(long mantissa, int exponent)
    {
        if (exponent >= 0) return (mantissa * BigInteger.Pow(10, exponent)).ToString(CultureInfo.InvariantCulture);
        var digits = Math.Abs(mantissa).ToString(CultureInfo.InvariantCulture).PadLeft(1 - exponent, '0');
        return $"{(mantissa < 0 ? "-" : "")}{digits[..^-exponent]}.{digits[^-exponent..]}";
    }

    static ReadOnlySpan<ushort> WordsOf(Series series, int reading) => series.Words.AsSpan(reading * series.WordsPerReading, series.WordsPerReading);

    static string Hex(ReadOnlySpan<ushort> words)
    {
        var text = "";
        foreach (var word in words) text += word.ToString("x4", CultureInfo.InvariantCulture);
        return text;
    }

    /// <summary>The first bytes that differ, for what has no better name.</summary>
    static EntryDifference OfBytes(int index, string what, byte[] signed, byte[] claimed)
    {
        var at = signed.AsSpan().CommonPrefixLength(claimed);
        return new EntryDifference(index, $"{what}, byte {at}", Short(signed.AsSpan(at)), Short(claimed.AsSpan(at)));
    }

    static string Short(ReadOnlySpan<byte> bytes) =>
        bytes.IsEmpty ? "nothing" : Convert.ToHexStringLower(bytes[..Math.Min(bytes.Length, 24)]) + (bytes.Length > 24 ? "…" : "");
}
