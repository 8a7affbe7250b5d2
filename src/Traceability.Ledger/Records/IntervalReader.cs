using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Traceability.Carbon.Exact;
using Traceability.Evidence.Records;

namespace Traceability.Ledger.Records;

/// <summary>
/// Reads a file of intervals as it arrives: UTF-8, the header <c>from,to,quantity</c>, then one interval a line, in order of time, each beginning where
/// the one before ended. Comma or semicolon, the same in every line; no quotes; lines end in LF or CRLF; instants as <see cref="Rfc3339"/>, quantities as
/// plain digits with a decimal point. Every fault is counted, the first <see cref="MostFaults"/> are named.
/// </summary>
sealed class IntervalReader
{
    /// <summary>Four years of quarter-hours.</summary>
    public const int MostBytes = 10 << 20;

    const int LongestLine = 256, MostFaults = 20;

    readonly byte[] line = new byte[LongestLine];
    readonly List<string> faults = [];
    readonly List<(long ToMs, ExactDecimal Quantity)> intervals = [];
    char separator = ',';
    int length, number = 1, faultCount;
    bool tooLong;
    long fromMs, lastMs;

    /// <summary>Empty where the file is sound; then <see cref="Edges"/> has it.</summary>
    public IReadOnlyList<string> Faults => faultCount > faults.Count ? [.. faults, string.Create(CultureInfo.InvariantCulture, $"and {faultCount - faults.Count} more")] : faults;

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        foreach (var octet in bytes)
        {
            if (octet == (byte)'\n') EndLine();
            else if (length < LongestLine) line[length++] = octet;
            else tooLong = true;
        }
    }

    /// <summary>After the last byte.</summary>
    public void End(long nowMs)
    {
        if (length > 0 || tooLong) EndLine();
        if (faultCount > 0) return;
        if (intervals.Count == 0) Fault("the file has no interval");
        else if (lastMs > nowMs) Fault($"the last interval ends {RecordRules.Instant(lastMs)}, in the future; allowed: up to {RecordRules.Instant(nowMs)}");
        else if (Sum() is not { } sum || sum > RecordRules.MostMantissa) Fault($"the sum of all quantities has more than {RecordRules.MostMantissa} in its last digit");
    }

    public long FromMs => fromMs;

    public long ToMs => lastMs;

    /// <summary>Of the file's finest quantity.</summary>
    public int Exponent => intervals.Min(i => i.Quantity.Exponent);

    /// <summary>What was counted before each instant, in steps of 10^<see cref="Exponent"/>: one more than there are intervals.</summary>
    public IEnumerable<(long AtMs, long Steps)> Edges()
    {
        var (exponent, steps) = (Exponent, 0L);
        yield return (fromMs, 0);
        foreach (var (toMs, quantity) in intervals) yield return (toMs, steps += (long)quantity.RoundedTo(exponent).Mantissa);
    }

    /// <summary>In steps of the finest quantity; null beyond 128 bits.</summary>
    Int128? Sum()
    {
        var exponent = Exponent;
        try
        {
            return intervals.Aggregate((Int128)0, (sum, i) => checked(sum + i.Quantity.RoundedTo(exponent).Mantissa));
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    void EndLine()
    {
        var bytes = line.AsSpan(0, length);
        if (bytes.EndsWith("\r"u8)) bytes = bytes[..^1];
        if (number == 1 && bytes.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        if (tooLong) Fault(number, "", "", $"at most {LongestLine} bytes in a line");
        else if (!Utf8.IsValid(bytes)) Fault(number, "", "", "UTF-8");
        else if (number == 1) ReadHeader(Encoding.UTF8.GetString(bytes));
        else if (bytes.Length > 0) ReadInterval(Encoding.UTF8.GetString(bytes));
        (length, tooLong) = (0, false);
        number++;
    }

    void ReadHeader(string text)
    {
        if (text is "from,to,quantity" or "from;to;quantity") separator = text[4];
        else Fault(1, "header", text, "from,to,quantity or from;to;quantity");
    }

    void ReadInterval(string text)
    {
        Span<Range> parts = stackalloc Range[4];
        if (text.AsSpan().Split(parts, separator) != 3) { Fault(number, "", text, $"three values with '{separator}' between"); return; }
        var (from, to, quantity) = (text[parts[0]], text[parts[1]], text[parts[2]]);
        if (!Rfc3339.TryRead(from, out var begin)) Fault(number, "from", from, Rfc3339.Allowed);
        else if (!Rfc3339.TryRead(to, out var end)) Fault(number, "to", to, Rfc3339.Allowed);
        else if (begin < 0 || begin >= end) Fault(number, "to", to, "later than from");
        else if (!ExactDecimal.TryParse(quantity, out var amount) || amount.Exponent < -ActivityRecord.MostDecimals)
            Fault(number, "quantity", quantity, $"digits with a decimal point, not negative, at most {ActivityRecord.MostDecimals} decimals");
        else
        {
            // What touches is not said twice; after a fault the next line is compared with this one all the same.
            if (intervals.Count == 0) fromMs = begin;
            else if (begin > lastMs) Fault(number, "from", from, $"{RecordRules.Instant(lastMs)}, where the line before ended: a gap lies between");
            else if (begin < lastMs) Fault(number, "from", from, $"{RecordRules.Instant(lastMs)}, where the line before ended: they overlap");
            intervals.Add((end, amount));
            lastMs = end;
        }
    }

    void Fault(int at, string key, string value, string allowed) =>
        Fault(string.Create(CultureInfo.InvariantCulture, $"line {at}: {(key.Length > 0 ? key + ": " : "")}{(value.Length > 0 ? $"\"{(value.Length > 60 ? value[..60] + "…" : value)}\"; " : "")}allowed: {allowed}"));

    void Fault(string what)
    {
        if (faultCount++ < MostFaults) faults.Add(what);
    }
}
