using System.Globalization;
using System.Text;

namespace Traceability.Carbon.Figures;

/// <summary>
/// JSON in one spelling, so that equal contents are equal bytes: members in the order of writing, two spaces a level, LF, UTF-8; in strings only <c>"</c>, <c>\</c> and
/// what is below U+0020 is escaped. A null is never written: what is absent has no member.
/// </summary>
sealed class JsonText
{
    readonly StringBuilder text = new();
    int depth;
    bool isFirst;

    public static byte[] Of(Action<JsonText> members)
    {
        var json = new JsonText();
        json.Within('{', '}', () => members(json));
        return Encoding.UTF8.GetBytes(json.text.Append('\n').ToString());
    }

    public void Text(string name, string value)
    {
        Begin(name);
        Quote(value);
    }

    public void TextOrNone(string name, string? value)
    {
        if (value is not null) Text(name, value);
    }

    public void Whole(string name, long value)
    {
        Begin(name);
        text.Append(CultureInfo.InvariantCulture, $"{value}");
    }

    /// <summary>Of more digits than other people's numbers hold: as text.</summary>
    public void Whole(string name, Int128 value) => Text(name, value.ToString(CultureInfo.InvariantCulture));

    public void YesNo(string name, bool value)
    {
        Begin(name);
        text.Append(value ? "true" : "false");
    }

    public void Object(string name, Action members)
    {
        Begin(name);
        Within('{', '}', members);
    }

    public void Texts(string name, IEnumerable<string> values)
    {
        Begin(name);
        Within('[', ']', () =>
        {
            foreach (var value in values)
            {
                Begin(null);
                Quote(value);
            }
        });
    }

    public void Objects<T>(string name, IEnumerable<T> rows, Action<T> members)
    {
        Begin(name);
        Within('[', ']', () =>
        {
            foreach (var row in rows)
            {
                Begin(null);
                Within('{', '}', () => members(row));
            }
        });
    }

    void Begin(string? name)
    {
        if (!isFirst) text.Append(',');
        isFirst = false;
        Line();
        if (name is null) return;
        Quote(name);
        text.Append(": ");
    }

    void Within(char open, char close, Action contents)
    {
        text.Append(open);
        (depth, isFirst) = (depth + 1, true);
        contents();
        depth--;
        if (!isFirst) Line();
        isFirst = false;
        text.Append(close);
    }

    void Line() => text.Append('\n').Append(' ', 2 * depth);

    void Quote(string value)
    {
        text.Append('"');
        foreach (var c in value)
            if (c is '"' or '\\') text.Append('\\').Append(c);
            else if (c >= ' ') text.Append(c);
            else text.Append(c switch { '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") });
        text.Append('"');
    }
}
