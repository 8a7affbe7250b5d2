using System.Globalization;

namespace Traceability.Carbon.Reading;

/// <summary>Every file begins with its format number; one made for a later reader is told apart from a wrong one.</summary>
static class FormatNumber
{
    /// <summary>Null when the rest of the file must not be read; the reason is then in <paramref name="faults"/>.</summary>
    /// <param name="oldest">The first that is still read, up to <paramref name="newest"/>.</param>
    public static int? Check(Fields fields, string key, int oldest, int newest, List<ReadFault> faults)
    {
        var format = fields.Whole(key, 1, int.MaxValue);
        if (faults.Count > 0) return null;
        if (format >= oldest && format <= newest) return format;
        var newer = format > newest;
        fields.Refuse(key, string.Create(CultureInfo.InvariantCulture, $"{(oldest == newest ? "" : $"{oldest} to ")}{newest} (this file was made for {(newer ? "a later" : "an earlier")} version)"));
        if (newer) faults[^1] = faults[^1] with { Kind = ReadFaultKind.Newer };
        return null;
    }
}
