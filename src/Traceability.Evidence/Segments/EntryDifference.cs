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
            if (!Entries.Entry.TryRead(signed[i], out var original).IsOk) return new EntryDifference(i, "bytes", Short(signed[i]), Short(claimed[i]));
            if (!Entries.Entry.TryRead(claimed[i], out var claim).IsOk) return new EntryDifference(i, "entry", original!.Kind.ToString(), "unreadable bytes");
            return Compare(i, original!, claim!);
        }
        return null;
    }

    static EntryDifference Compare(int index, Entry signed, Entry claimed)
    {
        if (signed.Kind != claimed.Kind) return new EntryDifference(index, "kind", signed.Kind.ToString(), claimed.Kind.ToString());
        return signed is Series original && claimed is Series claim
            ? CompareSeries(index, original, claim)
            : new EntryDifference(index, signed.Kind.ToString(), signed.ToString(), claimed.ToString());
    }

    static EntryDifference CompareSeries(int index, Series signed, Series claimed)
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
        }
        return new EntryDifference(index, $"channel {signed.Channel}, register words", Short(signed.Encode()), Short(claimed.Encode()));

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

    static string Short(byte[] bytes) => Convert.ToHexStringLower(bytes.AsSpan(0, Math.Min(bytes.Length, 24))) + (bytes.Length > 24 ? "…" : "");
}
