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

    public required JsonTokenType Type { get; init; }
    public required int Line { get; init; }
    public required string Path { get; init; }

    /// <summary>Text of a string, or the number, true, false, null as written.</summary>
    public string Text { get; init; } = "";

    public List<(string Name, JsonPiece Value)> Members { get; } = [];
    public List<JsonPiece> Items { get; } = [];

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
            reader.Read();
            root = Take(ref reader, utf8, "");
            reader.Read(); // throws when anything but white space follows
            return true;
        }
        // The framework's reader tells a syntax error, and a half surrogate in a string, only by throwing.
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            var line = wrong is JsonException { LineNumber: { } zeroBased } ? (int)zeroBased + 1 : LineOf(utf8, reader.TokenStartIndex);
            fault = new ReadFault(ReadFaultKind.Unreadable, file, line, "(file)", "text that is not JSON", "JSON without comments (RFC 8259)");
            return false;
        }
    }

    static JsonPiece Take(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, string path)
    {
        var text = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString()!,
            JsonTokenType.StartObject or JsonTokenType.StartArray => "",
            _ => Encoding.UTF8.GetString(reader.ValueSpan),
        };
        var piece = new JsonPiece { Type = reader.TokenType, Line = LineOf(utf8, reader.TokenStartIndex), Path = path, Text = text };
        if (piece.Type == JsonTokenType.StartObject)
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = reader.GetString()!;
                reader.Read();
                piece.Members.Add((name, Take(ref reader, utf8, path.Length == 0 ? name : $"{path}.{name}")));
            }
        else if (piece.Type == JsonTokenType.StartArray)
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                piece.Items.Add(Take(ref reader, utf8, $"{path}[{piece.Items.Count}]"));
        return piece;
    }

    static int LineOf(ReadOnlySpan<byte> utf8, long offset) => 1 + utf8[..(int)Math.Min(offset, utf8.Length)].Count((byte)'\n');
}
