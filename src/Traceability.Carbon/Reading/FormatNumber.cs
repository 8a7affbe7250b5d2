using System.Globalization;

namespace Traceability.Carbon.Reading;

/// <summary>Every file begins with its format number; one made for a later reader is told apart from a wrong one.</summary>
static class FormatNumber
{
    /// <summary>False when the rest of the file must not be read; the reason is then in <paramref name="faults"/>.</summary>
    public static bool Check(Fields fields, string key, int known, List<ReadFault> faults)
    {
        var format = fields.Whole(key, 1, int.MaxValue);
        if (faults.Count > 0) return false;
        if (format == known) return true;
        var newer = format > known;
        fields.Refuse(key, string.Create(CultureInfo.InvariantCulture, $"{known} (this file was made for {(newer ? "a later" : "an earlier")} version)"));
        if (newer) faults[^1] = faults[^1] with { Kind = ReadFaultKind.Newer };
        return false;
    }
}
