using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Traceability.Testing;

/// <summary>
/// The part of JSON Schema that asyncapi.yaml uses: type, required, properties, enum, pattern, items, minItems, minimum. A key it does not know is an
/// error of the file, so that no rule is written down and never checked.
/// </summary>
sealed class JsonSchemaCheck(YamlTree tree)
{
    static readonly HashSet<string> Known =
        ["type", "required", "properties", "enum", "pattern", "items", "minItems", "minimum", "description", "format"];

    public void Check(YamlMappingNode schema, JsonElement value, string path, List<string> breaches)
    {
        foreach (var key in schema.Children.Keys.Cast<YamlScalarNode>())
            if (!Known.Contains(key.Value!)) throw new InvalidDataException($"asyncapi.yaml: schema key \"{key.Value}\" is not understood by this check");

        if (tree.Text(schema, "type") is { } type && !IsOf(type, value))
        {
            breaches.Add($"{path}: {value.ValueKind} is not {type}");
            return;
        }
        switch (value.ValueKind)
        {
            case JsonValueKind.Object: CheckObject(schema, value, path, breaches); break;
            case JsonValueKind.Array: CheckArray(schema, value, path, breaches); break;
            case JsonValueKind.String: CheckText(schema, value.GetString()!, path, breaches); break;
            case JsonValueKind.Number when tree.Text(schema, "minimum") is { } minimum:
                if (value.GetDecimal() < decimal.Parse(minimum, CultureInfo.InvariantCulture)) breaches.Add($"{path}: {value} is below {minimum}");
                break;
        }
    }

    void CheckObject(YamlMappingNode schema, JsonElement value, string path, List<string> breaches)
    {
        foreach (var name in tree.List(schema, "required"))
            if (!value.TryGetProperty(name, out _)) breaches.Add($"{path}: \"{name}\" is missing");
        foreach (var (name, property) in tree.Members(schema, "properties"))
            if (value.TryGetProperty(name, out var member)) Check((YamlMappingNode)property, member, $"{path}.{name}", breaches);
    }

    void CheckArray(YamlMappingNode schema, JsonElement value, string path, List<string> breaches)
    {
        if (tree.Text(schema, "minItems") is { } least && value.GetArrayLength() < int.Parse(least, CultureInfo.InvariantCulture))
            breaches.Add($"{path}: fewer than {least} items");
        if (tree.Get(schema, "items") is not YamlMappingNode items) return;
        var index = 0;
        foreach (var item in value.EnumerateArray()) Check(items, item, $"{path}[{index++}]", breaches);
    }

    public void CheckText(YamlMappingNode schema, string value, string path, List<string> breaches)
    {
        if (tree.Text(schema, "pattern") is { } pattern && !Regex.IsMatch(value, pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)))
            breaches.Add($"{path}: \"{(value.Length > 80 ? value[..80] + "…" : value)}\" does not match {pattern}");
        if (tree.List(schema, "enum") is { Count: > 0 } allowed && !allowed.Contains(value)) breaches.Add($"{path}: \"{value}\" is none of {string.Join(", ", allowed)}");
    }

    static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out _),
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => throw new InvalidDataException($"asyncapi.yaml: type \"{type}\" is not understood by this check"),
    };
}
