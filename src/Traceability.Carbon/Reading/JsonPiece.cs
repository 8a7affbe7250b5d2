using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Traceability.Carbon.Reading;

/// <summary>
/// A JSON value that knows its line and its path. Unlike the framework's document it keeps a key written twice, so that the reader can
/// refuse it instead of quietly taking the last one.
/// </summary>
sealed class JsonPiece
{
    const int DeepestNesting = 16;

    /// <summary>A value costs some hundred bytes here and as few as two in a file.</summary>
    const int MostValues = 4_000_000;

    readonly JsonPiece? parent;
    readonly string? name;
    readonly int index;

    JsonPiece(JsonPiece? parent, string? name, int index) => (this.parent, this.name, this.index) = (parent, name, index);

    public required JsonTokenType Type { get; init; }
    public required int Line { get; init; }

    /// <summary>As in <c>streams[2].kind</c>.</summary>
    public string Path => parent is null ? "" : name is null ? $"{parent.Path}[{index}]" : parent.parent is null ? name : $"{parent.Path}.{name}";

    /// <summary>Text of a string, or the number, true, false, null as written.</summary>
    public string Text { get; init; } = "";

    public IReadOnlyList<(string Name, JsonPiece Value)> Members { get; private set; } = [];
    public IReadOnlyList<JsonPiece> Items { get; private set; } = [];

    /// <summary>The value as a fault shows it.</summary>
    public string Shown => Type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => $"\"{(Text.Length > 80 ? Text[..80] + "…" : Text)}\"",
        _ => Text.Length > 80 ? Text[..80] + "…" : Text,
    };

    public static bool TryParse(string file, ReadOnlySpan<byte> utf8, out JsonPiece root, out ReadFault? fault)
    {
        root = null!;
        fault = null;
        if (utf8.StartsWith(Encoding.UTF8.Preamble)) utf8 = utf8[3..];
        if (utf8.Trim(" \t\r\n"u8).IsEmpty)
        {
            fault = new ReadFault(ReadFaultKind.Empty, file, 1, "(file)", "an empty file", "a JSON object");
            return false;
        }
        if (!Utf8.IsValid(utf8))
        {
            fault = new ReadFault(ReadFaultKind.Unreadable, file, 1, "(file)", "bytes that are not UTF-8", "UTF-8 text");
            return false;
        }
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = DeepestNesting });
        try
        {
            var place = new Place();
            reader.Read();
            root = Take(ref reader, utf8, null, null, 0, ref place);
            if (place.Values > MostValues)
            {
                fault = new ReadFault(ReadFaultKind.Unreadable, file, 1, "(file)", "too many values", string.Create(CultureInfo.InvariantCulture, $"at most {MostValues} values"));
                return false;
            }
            reader.Read(); // throws when anything but white space follows
            return true;
        }
        // The framework's reader tells a syntax error, and a half surrogate in a string, only by throwing.
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            var line = wrong is JsonException { LineNumber: { } zeroBased } ? (int)zeroBased + 1 : new Place().LineOf(utf8, reader.TokenStartIndex);
            fault = new ReadFault(ReadFaultKind.Unreadable, file, line, "(file)", "text that is not JSON", "JSON without comments (RFC 8259)");
            return false;
        }
    }

    static JsonPiece Take(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, JsonPiece? parent, string? name, int index, ref Place place)
    {
        var text = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString()!,
            JsonTokenType.StartObject or JsonTokenType.StartArray => "",
            _ => Encoding.UTF8.GetString(reader.ValueSpan),
        };
        var piece = new JsonPiece(parent, name, index) { Type = reader.TokenType, Line = place.LineOf(utf8, reader.TokenStartIndex), Text = text };
        place.Values++;
        if (piece.Type == JsonTokenType.StartObject)
        {
            var members = new List<(string, JsonPiece)>();
            while (place.Values <= MostValues && reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var key = reader.GetString()!;
                reader.Read();
                members.Add((key, Take(ref reader, utf8, piece, key, 0, ref place)));
            }
            piece.Members = members;
        }
        else if (piece.Type == JsonTokenType.StartArray)
        {
            var items = new List<JsonPiece>();
            while (place.Values <= MostValues && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                items.Add(Take(ref reader, utf8, piece, null, items.Count, ref place));
            piece.Items = items;
        }
        return piece;
    }

    /// <summary>Counts values, and lines as the reader goes on, so that a long file costs one pass.</summary>
    struct Place
    {
        int offset, newLines;

        public int Values { get; set; }

        public int LineOf(ReadOnlySpan<byte> utf8, long to)
        {
            newLines += utf8[offset..(int)to].Count((byte)'\n');
            offset = (int)to;
            return newLines + 1;
        }
    }
}
