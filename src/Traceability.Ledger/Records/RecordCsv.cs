using System.Globalization;
using System.Text;

namespace Traceability.Ledger.Records;

/// <summary>Records as a table (RFC 4180), the columns of the JSON in its order.</summary>
static class RecordCsv
{
    public static string Of(IEnumerable<RecordRow> rows)
    {
        var text = new StringBuilder("id,facility,stream,kind,from,to,quantity,unit,document,attachment,note,replaces,replaced_by,account,role,at,position\r\n");
        foreach (var r in rows)
            text.AppendJoin(',', new[]
            {
                r.Id, r.Facility, r.Stream, r.Kind, Web.Digits.Iso(r.From), Web.Digits.Iso(r.To), r.Quantity.ToString(CultureInfo.InvariantCulture), r.Unit, r.Document, r.Attachment, r.Note,
                r.Replaces, r.ReplacedBy, r.Account, r.Role, Web.Digits.Iso(r.At), r.Position.ToString(CultureInfo.InvariantCulture),
            }.Select(Field)).Append("\r\n");
        return text.ToString();
    }

    static string Field(string? value) =>
        value is null ? "" : value.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
}
