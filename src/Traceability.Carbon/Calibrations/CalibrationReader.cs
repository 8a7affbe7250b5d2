using Traceability.Carbon.Exact;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Calibrations;

/// <summary>
/// Format 1 of a file of calibrations: <c>format</c>, <c>calibrations</c>; each has <c>point</c>, <c>serial</c>, <c>certificate</c>, <c>laboratory</c>, <c>calibrated_on</c>,
/// <c>valid_until</c>, optional <c>error_percent</c> (expanded, at 95 %) and <c>attachment</c> (SHA-256 of the certificate).
/// </summary>
static class CalibrationReader
{
    const int Format = 1, FirstYear = 1970, LastYear = 9998, MostRows = 10_000;

    public static bool TryRead(string file, ReadOnlySpan<byte> utf8, out IReadOnlyList<Calibration> calibrations, out IReadOnlyList<ReadFault> faults)
    {
        calibrations = [];
        var found = new List<ReadFault>();
        faults = found;
        if (Fields.Open(file, utf8, Format, found) is not { } fields) return false;
        var seen = new HashSet<(string, string)>();
        var read = fields.Objects("calibrations", most: MostRows).Select(row => ReadOne(row, seen)).ToList();
        fields.NoOthers();
        if (found.Count > 0) return false;
        calibrations = read;
        return true;
    }

    static Calibration ReadOne(Fields row, HashSet<(string Point, string Certificate)> seen)
    {
        var (point, serial) = (row.Text("point", Name.Allowed, Name.Fits), row.Text("serial"));
        var (certificate, laboratory) = (row.Text("certificate"), row.Text("laboratory"));
        if (certificate.Length > 0 && !seen.Add((point, certificate))) row.Refuse("certificate", "each certificate of a point once");
        var (on, until) = (ReadDay(row, "calibrated_on"), ReadDay(row, "valid_until"));
        if (until < on) row.Refuse("valid_until", "calibrated_on or a later day");
        var error = row.Has("error_percent") ? row.ErrorPercent("error_percent") : (ExactDecimal?)null;
        var attachment = row.Has("attachment") ? row.Text("attachment", "a SHA-256 in lower-case hex", h => h.Length == 64 && h.All(char.IsAsciiHexDigitLower)) : null;
        row.NoOthers();
        return new Calibration(point, serial, certificate, laboratory, on, until, error, attachment);
    }

    static DateOnly ReadDay(Fields row, string key)
    {
        var day = row.Day(key);
        if (day != default && day.Year is < FirstYear or > LastYear) row.Refuse(key, $"a day from {FirstYear} to {LastYear}");
        return day;
    }
}
