using System.Globalization;
using System.Text.Json;
using Traceability.Carbon.Calibrations;
using Traceability.Ledger.Standing;

namespace Traceability.Ledger.Web;

/// <summary>One calibration as it was typed, so that nothing is lost where it is refused.</summary>
/// <param name="Of">Which row of the file that stands it replaces, from 0; empty for one more.</param>
/// <param name="Seen">The deed whose file was looked at; empty where none stood.</param>
public sealed record CalibrationForm(
    string Point, string Serial, string Certificate, string Laboratory, string CalibratedOn, string ValidUntil, string ErrorPercent, string Attachment, string Of, string Seen, string Note)
{
    static readonly JsonWriterOptions Lines = new() { Indented = true, IndentSize = 1, NewLine = "\n" };

    internal static CalibrationForm Read(IFormCollection form)
    {
        string Text(string name) => form[name].ToString().Trim();
        return new(Text("point"), Text("serial"), Text("certificate"), Text("laboratory"), Text("calibrated_on"), Text("valid_until"), Text("error_percent"), Text("attachment"), Text("of"), Text("seen"), Text("note"));
    }

    /// <summary>An empty one, or one of the file to be mended.</summary>
    internal static CalibrationForm Filled(IReadOnlyList<Calibration> rows, int? of, string? seen) => of is { } i && i >= 0 && i < rows.Count && rows[i] is var c
        ? new(c.Point, c.Serial, c.Certificate, c.Laboratory, Day(c.CalibratedOn), Day(c.ValidUntil), c.ErrorPercent?.ToString() ?? "", c.Attachment ?? "", i.ToString(CultureInfo.InvariantCulture), seen ?? "", "")
        : new("", "", "", "", "", "", "", "", "", seen ?? "", "");

    /// <summary>Shown again beside what stands now. Where that is another file, no row of it is known to be the one that was to be mended.</summary>
    internal CalibrationForm Anew(string? standing) => Seen == (standing ?? "") ? this : this with { Seen = standing ?? "", Of = "" };

    /// <summary>The whole file with this one in it, as yet unread.</summary>
    /// <param name="rows">Of the file that stands.</param>
    /// <param name="at">Where this one stands in it.</param>
    internal byte[] Within(IReadOnlyList<Calibration> rows, out int at)
    {
        var replaced = int.TryParse(Of, NumberStyles.None, CultureInfo.InvariantCulture, out var of) && of < rows.Count ? of : rows.Count;
        using var file = new MemoryStream();
        using (var json = new Utf8JsonWriter(file, Lines))
        {
            json.WriteStartObject();
            json.WriteNumber("format", 1);
            json.WriteStartArray(StandingDocument.Calibrations);
            for (var i = 0; i <= rows.Count; i++)
                if (i == replaced) Write(json, this);
                else if (i < rows.Count) Write(json, Filled(rows, i, null));
            json.WriteEndArray();
            json.WriteEndObject();
        }
        at = replaced;
        return file.ToArray();
    }

    static void Write(Utf8JsonWriter json, CalibrationForm c)
    {
        json.WriteStartObject();
        json.WriteString("point", c.Point);
        json.WriteString("serial", c.Serial);
        json.WriteString("certificate", c.Certificate);
        json.WriteString("laboratory", c.Laboratory);
        json.WriteString("calibrated_on", c.CalibratedOn);
        json.WriteString("valid_until", c.ValidUntil);
        if (c.ErrorPercent.Length > 0) json.WriteString("error_percent", c.ErrorPercent);
        if (c.Attachment.Length > 0) json.WriteString("attachment", c.Attachment);
        json.WriteEndObject();
    }

    static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
