using System.Globalization;
using System.Text;

namespace Traceability.Evidence.Exports;

/// <summary>JSON (RFC 8259) written text by text, because numbers must keep the digits they were given.</summary>
static class JsonText
{
    /// <summary>A member after the first; the bar is escaped, as it parts the sections of OCMF.</summary>
    public static StringBuilder Member(this StringBuilder json, string name, string text)
    {
        json.Name(name).Append('"');
        foreach (var c in text)
        {
            if (c is '"' or '\\') json.Append('\\').Append(c);
            else if (c < ' ' || c == '|' || char.IsSurrogate(c)) json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else json.Append(c);
        }
        return json.Append('"');
    }

    public static StringBuilder Member(this StringBuilder json, string name, ExactDecimal number) => json.Name(name).Append(number.ToString());

    static StringBuilder Name(this StringBuilder json, string name)
    {
        if (json[^1] != '{') json.Append(',');
        return json.Append('"').Append(name).Append("\":");
    }
}
