using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Traceability.Carbon.Exact;

namespace Traceability.Ledger.Api.Tables;

/// <summary>One column: what a row has of one value, spelled as in the JSON of the same row.</summary>
/// <param name="Name">As in the JSON; of a value within a value, with '.' between.</param>
sealed record TableColumn(string Name, Func<object, object?> Get)
{
    const string Between = "; ";

    /// <summary>Of a kind of row, in the order of its JSON. A list of values is one cell; a list of rows is no column but a table of its own.</summary>
    public static IReadOnlyList<TableColumn> Of(Type row) => [.. Columns(TableShape.InfoOf(row))];

    /// <summary>Text as it is; everything else as JSON spells it; nothing where there is nothing.</summary>
    public string Cell(object row) => Spell(Get(row));

    static IEnumerable<TableColumn> Columns(JsonTypeInfo row)
    {
        foreach (var property in row.Properties)
        {
            if (property.Get is not { } get) continue;
            var of = TableShape.InfoOf(property.PropertyType);
            if (of.Kind == JsonTypeInfoKind.Object)
                foreach (var inner in Columns(of)) yield return new TableColumn($"{property.Name}.{inner.Name}", outer => get(outer) is { } value ? inner.Get(value) : null);
            else if (of.Kind != JsonTypeInfoKind.Enumerable || TableShape.InfoOf(of.ElementType!).Kind == JsonTypeInfoKind.None) yield return new TableColumn(property.Name, property.CustomConverter is { } own ? Spelled(get, own) : get);
        }
    }

    /// <summary>As the property's own converter has it.</summary>
    static Func<object, object?> Spelled(Func<object, object?> get, JsonConverter own)
    {
        var options = new JsonSerializerOptions(ApiJson.Options) { Converters = { own } }; // once for a column: they hold what was learnt of its type
        return row => get(row) is not { } value ? null : JsonSerializer.SerializeToElement(value, options) is { ValueKind: JsonValueKind.String } said ? said.GetString() : value;
    }

    static string Spell(object? value) => value switch
    {
        null => "",
        string text => Harmless(text),
        IDictionary pairs => string.Join(Between, pairs.Keys.Cast<object>().Select(key => $"{Spell(key)}={Spell(pairs[key])}")),
        IEnumerable several => string.Join(Between, several.Cast<object?>().Select(Spell)),
        _ => JsonSerializer.SerializeToElement(value, ApiJson.Options) is { ValueKind: JsonValueKind.String } said ? said.GetString()! : JsonSerializer.Serialize(value, ApiJson.Options),
    };

    /// <summary>What somebody wrote into a note is never a spreadsheet's formula.</summary>
    static string Harmless(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' && !IsNumber(text) ? $"'{text}" : text;

    /// <summary>A sign and digits, as amounts are spelled that JSON has as text.</summary>
    static bool IsNumber(string text) => ExactDecimal.TryParseExact(text, out _);
}
