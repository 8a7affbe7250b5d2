using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Traceability.Profiles.Tests;

/// <summary>As much of JSON Schema 2020-12 as the profile schema uses, over YAML as editors read it; an unknown word of it is an error of the test.</summary>
static class ProfileSchema
{
    static readonly HashSet<string> Said = ["$schema", "$defs", "title", "description", "default"];

    /// <summary>Null where the node fits.</summary>
    internal static string? Fault(JsonElement schema, YamlNode node) => Fault(schema, schema, node, "");

    static string? Fault(JsonElement root, JsonElement schema, YamlNode node, string path)
    {
        foreach (var rule in schema.EnumerateObject())
        {
            if (Said.Contains(rule.Name)) continue;
            var fault = rule.Name switch
            {
                "$ref" => Fault(root, root.GetProperty("$defs").GetProperty(rule.Value.GetString()!["#/$defs/".Length..]), node, path),
                "type" => rule.Value.ValueKind == JsonValueKind.Array ? OneOf(rule.Value.EnumerateArray().Select(type => IsOf(type.GetString()!, node))) : IsOf(rule.Value.GetString()!, node) ? null : "type",
                "properties" => node is YamlMappingNode mapping ? mapping.Children.Select(child => rule.Value.TryGetProperty(Of(child.Key), out var sub) ? Fault(root, sub, child.Value, $"{path}.{Of(child.Key)}") : null).FirstOrDefault(found => found is not null) : null,
                "additionalProperties" => node is YamlMappingNode mapping && mapping.Children.Keys.Any(key => !schema.GetProperty("properties").TryGetProperty(Of(key), out _)) ? "additionalProperties" : null,
                "required" => node is YamlMappingNode mapping && rule.Value.EnumerateArray().Any(key => !Has(mapping, key.GetString()!)) ? "required" : null,
                "items" => node is YamlSequenceNode list ? list.Children.Select((child, i) => Fault(root, rule.Value, child, $"{path}[{i}]")).FirstOrDefault(found => found is not null) : null,
                "minItems" => node is YamlSequenceNode list && list.Children.Count < rule.Value.GetInt32() ? "minItems" : null,
                "maxItems" => node is YamlSequenceNode list && list.Children.Count > rule.Value.GetInt32() ? "maxItems" : null,
                "minimum" => Number(node) < rule.Value.GetDecimal() ? "minimum" : null,
                "exclusiveMinimum" => Number(node) <= rule.Value.GetDecimal() ? "exclusiveMinimum" : null,
                "maximum" => Number(node) > rule.Value.GetDecimal() ? "maximum" : null,
                "maxLength" => IsOf("string", node) && Of(node).Length > rule.Value.GetInt32() ? "maxLength" : null,
                "pattern" => IsOf("string", node) && !Regex.IsMatch(Of(node), rule.Value.GetString()!, RegexOptions.CultureInvariant) ? "pattern" : null,
                "enum" => OneOf(rule.Value.EnumerateArray().Select(word => word.ValueKind == JsonValueKind.String ? IsOf("string", node) && Of(node) == word.GetString() : Number(node) == word.GetDecimal())),
                "oneOf" => rule.Value.EnumerateArray().Count(sub => Fault(root, sub, node, path) is null) == 1 ? null : "oneOf",
                _ => throw new InvalidOperationException($"the schema says {rule.Name}, which this test does not know"),
            };
            if (fault is not null) return fault.Contains(' ', StringComparison.Ordinal) ? fault : $"{fault} at {path}";
        }
        return null;
    }

    static string? OneOf(IEnumerable<bool> fits) => fits.Any(fit => fit) ? null : "none of them";

    static bool IsOf(string type, YamlNode node) => type switch
    {
        "object" => node is YamlMappingNode,
        "array" => node is YamlSequenceNode,
        "integer" => Number(node) is { } number && decimal.Truncate(number) == number,
        "number" => Number(node) is not null,
        // The loader takes scalars as they are written, so that a model may be called 203; editors want it in quotes.
        "string" => node is YamlScalarNode { Value.Length: > 0 },
        _ => throw new InvalidOperationException($"the schema says type {type}, which this test does not know"),
    };

    static decimal? Number(YamlNode node)
    {
        if (node is not YamlScalarNode { Style: ScalarStyle.Plain, Value: { } text }) return null;
        if (text.StartsWith("0x", StringComparison.Ordinal)) return long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) ? hex : null;
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    static string Of(YamlNode node) => (node as YamlScalarNode)?.Value ?? "";

    static bool Has(YamlMappingNode mapping, string key) => mapping.Children.Keys.Any(held => Of(held) == key);
}
