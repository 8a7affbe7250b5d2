using YamlDotNet.RepresentationModel;

namespace Traceability.Testing;

/// <summary>A YAML document with its <c>$ref: '#/…'</c> followed.</summary>
sealed class YamlTree
{
    readonly YamlMappingNode root;

    public YamlTree(string path)
    {
        using var text = File.OpenText(path);
        var stream = new YamlStream();
        stream.Load(text);
        root = (YamlMappingNode)stream.Documents[0].RootNode;
    }

    public IEnumerable<(string Key, YamlMappingNode Value)> Mappings(string key) => Members(root, key).Select(m => (m.Key, (YamlMappingNode)m.Value));

    /// <summary>The members of the mapping under <paramref name="key"/>, references followed; none if there is no such key.</summary>
    public IEnumerable<(string Key, YamlNode Value)> Members(YamlMappingNode node, string key) =>
        Get(node, key) is YamlMappingNode found ? found.Children.Select(c => (((YamlScalarNode)c.Key).Value!, Follow(c.Value))) : [];

    public YamlNode? Get(YamlMappingNode node, string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var found) ? Follow(found) : null;

    public string? Text(YamlMappingNode node, string key) => (Get(node, key) as YamlScalarNode)?.Value;

    public IReadOnlyList<string> List(YamlMappingNode node, string key) =>
        Get(node, key) is YamlSequenceNode list ? [.. list.Children.Select(c => ((YamlScalarNode)c).Value!)] : [];

    /// <exception cref="InvalidDataException">a reference that leads nowhere: a mistake in the file itself</exception>
    YamlNode Follow(YamlNode node)
    {
        if (node is not YamlMappingNode mapping || !mapping.Children.TryGetValue(new YamlScalarNode("$ref"), out var reference)) return node;
        YamlNode found = root;
        foreach (var part in ((YamlScalarNode)reference).Value!.Split('/').Skip(1))
            found = found is YamlMappingNode m && m.Children.TryGetValue(new YamlScalarNode(part), out var next)
                ? next
                : throw new InvalidDataException($"{reference} leads nowhere");
        return Follow(found);
    }
}
