using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Traceability.Profiles.Configuration;

/// <summary>
/// One mapping of a configuration file, read by key. A wrong value adds an error and gives a stand-in, so that one reading finds every
/// mistake; whoever reads throws the result away when there were errors. Scalars are taken as written: <c>no</c> is the text "no".
/// </summary>
sealed class Section
{
    /// <summary>Enough to mend; a file with more is another kind of file.</summary>
    const int MaxErrors = 100;

    readonly string file;
    readonly string path;
    readonly YamlMappingNode node;
    readonly Shape shape;
    readonly List<ConfigurationError> errors;
    readonly Dictionary<string, YamlNode> children = new(StringComparer.Ordinal);

    internal Section(string file, string path, YamlMappingNode node, Shape shape, List<ConfigurationError> errors)
    {
        (this.file, this.path, this.node, this.shape, this.errors) = (file, path, node, shape, errors);
        foreach (var (keyNode, value) in node.Children)
        {
            var key = (keyNode as YamlScalarNode)?.Value ?? "";
            if (shape.Keys.Contains(key)) children[key] = value;
            else Add(keyNode, PathOf(key), "unknown key", NearestWord.Suggest(key, shape.Keys));
        }
    }

    internal int Line => (int)node.Start.Line;
    internal string Path => path;

    internal bool Has(string key) => Child(key) is not null;

    /// <summary>Says that the value at <paramref name="key"/> is not what may stand there.</summary>
    internal void Refuse(string key, string allowed) => Refuse(key, Child(key) is YamlScalarNode scalar ? scalar.Value ?? "" : Child(key) is null ? ConfigurationError.Absent : "(not a single value)", allowed);

    internal void Refuse(string key, string value, string allowed) => Add(Child(key) ?? node, PathOf(key), value, allowed);

    /// <summary>The text at a key that must be there and not be empty.</summary>
    internal string Text(string key, string allowed)
    {
        if (Optional(key, allowed) is { } text) return text;
        if (!Has(key)) Refuse(key, allowed);
        return "";
    }

    /// <summary>Null when the key is absent, or when an error was added.</summary>
    internal string? Optional(string key, string allowed)
    {
        if (Child(key) is not { } child) return null;
        if (child is YamlScalarNode { Value: { Length: > 0 } text }) return text;
        Refuse(key, allowed);
        return null;
    }

    /// <summary>A whole number, decimal or 0x…; the standard (null: required) when the key is absent.</summary>
    internal long Integer(string key, long low, long high, long? standard = null)
    {
        var allowed = $"a whole number from {low} to {high}";
        if (!Has(key) && standard is { } given) return given;
        var text = Text(key, allowed);
        if (text.Length == 0) return low;
        if (TryInteger(text, out var value) && value >= low && value <= high) return value;
        Refuse(key, allowed);
        return low;
    }

    internal DecimalFraction Decimal(string key, DecimalFraction? standard = null)
    {
        const string allowed = "a decimal number such as 0.01, of at most 15 digits";
        if (!Has(key) && standard is { } given) return given;
        var text = Text(key, allowed);
        if (text.Length == 0) return DecimalFraction.One;
        if (DecimalFraction.TryParse(text, out var value)) return value;
        Refuse(key, allowed);
        return DecimalFraction.One;
    }

    internal T Choice<T>(string key, IReadOnlyDictionary<string, T> choices, T? standard = null) where T : struct
    {
        if (!Has(key) && standard is { } given) return given;
        var text = Text(key, NearestWord.Suggest("", [.. choices.Keys]));
        if (text.Length == 0) return choices.Values.First();
        if (choices.TryGetValue(text, out var choice)) return choice;
        Refuse(key, NearestWord.Suggest(text, [.. choices.Keys]));
        return choices.Values.First();
    }

    internal Section? Sub(string key, Shape sub, bool required)
    {
        if (Child(key) is YamlMappingNode mapping) return new Section(file, PathOf(key), mapping, sub, errors);
        if (required || Has(key)) Refuse(key, $"a mapping with {string.Join(", ", sub.Keys)}");
        return null;
    }

    /// <summary>A mapping, or one word in its place; null for the word and for an absent key.</summary>
    internal Section? SubOr(string key, Shape sub, string word)
    {
        if (Child(key) is YamlMappingNode mapping) return new Section(file, PathOf(key), mapping, sub, errors);
        if (Has(key) && (Child(key) as YamlScalarNode)?.Value != word) Refuse(key, $"{word}, or a mapping with {string.Join(", ", sub.Keys)}");
        return null;
    }

    /// <summary>A list of mappings; an absent key is an empty list.</summary>
    internal IReadOnlyList<Section> List(string key, Shape item, bool required = false)
    {
        List<Section> sections = [];
        foreach (var (index, child) in Items(key, required, $"a list of mappings with {string.Join(", ", item.Keys)}"))
        {
            var at = $"{PathOf(key)}[{index}]";
            if (child is YamlMappingNode mapping) sections.Add(new Section(file, at, mapping, item, errors));
            else Add(child, at, Show(child), $"a mapping with {string.Join(", ", item.Keys)}");
        }
        return sections;
    }

    /// <summary>A list whose items are a plain text, or a mapping where more is to be said.</summary>
    internal IReadOnlyList<(string? Text, Section? Section, Action<string> Refuse)> TextsOrSections(string key, Shape item, bool required)
    {
        List<(string?, Section?, Action<string>)> found = [];
        foreach (var (index, child) in Items(key, required, "a list of names"))
        {
            var at = $"{PathOf(key)}[{index}]";
            void Refuse(string allowed) => Add(child, at, Show(child), allowed);
            if (child is YamlMappingNode mapping) found.Add((null, new Section(file, at, mapping, item, errors), Refuse));
            else if (child is YamlScalarNode { Value: { Length: > 0 } text }) found.Add((text, null, Refuse));
            else Refuse($"a name, or a mapping with {string.Join(", ", item.Keys)}");
        }
        return found;
    }

    /// <summary>A list of plain texts.</summary>
    internal IReadOnlyList<(string Text, Action<string> Refuse)> Texts(string key, bool required = false)
    {
        List<(string, Action<string>)> texts = [];
        foreach (var (index, child) in Items(key, required, "a list of texts"))
        {
            void Refuse(string allowed) => Add(child, $"{PathOf(key)}[{index}]", Show(child), allowed);
            if (child is YamlScalarNode { Value: { Length: > 0 } text }) texts.Add((text, Refuse));
            else Refuse("a text");
        }
        return texts;
    }

    internal static bool TryInteger(string text, out long value) =>
        text.StartsWith("0x", StringComparison.Ordinal)
            ? long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value) && value >= 0
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    IEnumerable<(int Index, YamlNode Child)> Items(string key, bool required, string allowed)
    {
        if (Child(key) is YamlSequenceNode sequence && (sequence.Children.Count > 0 || !required)) return sequence.Children.Index();
        if (required || Has(key)) Refuse(key, Child(key) is YamlSequenceNode ? "(empty list)" : Child(key) is { } child ? Show(child) : ConfigurationError.Absent, allowed);
        return [];
    }

    YamlNode? Child(string key) => shape.Keys.Contains(key)
        ? children.GetValueOrDefault(key)
        : throw new InvalidOperationException($"the loader asks {shape.Name} for '{key}', which its shape does not have");

    string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";

    static string Show(YamlNode node) => node is YamlScalarNode scalar ? scalar.Value ?? "" : "(not a single value)";

    /// <summary>One error per key: what follows from the first one only distracts.</summary>
    void Add(YamlNode at, string key, string value, string allowed)
    {
        if (errors.Count < MaxErrors && !errors.Exists(e => e.Key == key && e.File == file)) errors.Add(new ConfigurationError(file, (int)at.Start.Line, key, value, allowed));
    }
}
