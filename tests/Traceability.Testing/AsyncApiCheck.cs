using System.Formats.Cbor;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Traceability.Testing;

/// <summary>
/// Says whether a live MQTT message keeps the contract in <c>src/Traceability.Mqtt/asyncapi.yaml</c>. It reads that file: what the file does not say is not
/// checked, and a message on a topic that the file does not name is a breach.
/// </summary>
public sealed class AsyncApiCheck
{
    readonly YamlTree tree;
    readonly JsonSchemaCheck schemas;
    readonly List<Channel> channels = [];

    public AsyncApiCheck(string path)
    {
        tree = new YamlTree(path);
        schemas = new JsonSchemaCheck(tree);
        foreach (var (name, channel) in tree.Mappings("channels")) channels.Add(Read(name, channel));
    }

    /// <summary>The contract of this checkout.</summary>
    public static AsyncApiCheck OfRepository() => new(RepositoryRoot.File("src", "Traceability.Mqtt", "asyncapi.yaml"));

    /// <summary>The topics' names in the file, to see that a run has met every one.</summary>
    public IReadOnlyList<string> ChannelNames => [.. channels.Select(c => c.Name)];

    /// <summary>The name of the channel that this topic belongs to, or null.</summary>
    public string? ChannelOf(string topic) => channels.Find(c => c.Address.IsMatch(topic))?.Name;

    /// <summary>The breaches; empty when the message conforms.</summary>
    /// <param name="qos">As published; null when a subscriber cannot know it.</param>
    /// <param name="retain">As published. A subscriber sees <c>false</c> also for retained topics (MQTT 5, 3.3.1.3) and passes null then.</param>
    public IReadOnlyList<string> Check(string topic, int? qos, bool? retain, ReadOnlySpan<byte> payload)
    {
        if (channels.Find(c => c.Address.IsMatch(topic)) is not { } channel) return [$"{topic}: no channel of asyncapi.yaml has this address"];
        var breaches = new List<string>();
        if (qos is { } q && !channel.Qos.Contains(q)) breaches.Add($"{topic}: QoS {q}, the contract has {string.Join(" or ", channel.Qos)}");
        if (retain is { } r && r != channel.Retain) breaches.Add($"{topic}: retain {r}, the contract has {channel.Retain}");
        breaches.AddRange(CheckPayload(channel, topic, payload.ToArray()));
        return breaches;
    }

    /// <summary>Of several messages on one topic it must be one; the breaches are those of the first.</summary>
    List<string> CheckPayload(Channel channel, string topic, byte[] payload)
    {
        var tried = channel.Messages.Select(message => CheckPayload(message, topic, payload)).ToList();
        return tried.Find(found => found.Count == 0) ?? tried[0];
    }

    List<string> CheckPayload(Message message, string topic, byte[] payload)
    {
        var breaches = new List<string>();
        switch (message.ContentType)
        {
            case "application/cbor":
                if (!IsOneCborItem(payload)) breaches.Add($"{topic}: not one well-formed CBOR item");
                break;
            case "text/plain":
                if (TryText(payload, out var text)) schemas.CheckText(message.Payload, text, topic, breaches);
                else breaches.Add($"{topic}: not UTF-8");
                break;
            case var type when type.EndsWith("json", StringComparison.Ordinal):
                try
                {
                    using var document = JsonDocument.Parse(payload);
                    schemas.Check(message.Payload, document.RootElement, topic, breaches);
                }
                catch (JsonException mistake) { breaches.Add($"{topic}: not JSON: {mistake.Message}"); }
                break;
            default: throw new InvalidDataException($"asyncapi.yaml: content type \"{message.ContentType}\" is not understood by this check");
        }
        return breaches;
    }

    Channel Read(string name, YamlMappingNode channel)
    {
        var address = Regex.Escape(tree.Text(channel, "address")!).Replace("}", "\\}", StringComparison.Ordinal);
        foreach (var (parameter, definition) in tree.Members(channel, "parameters"))
            address = address.Replace($"\\{{{parameter}\\}}", tree.Text((YamlMappingNode)definition, "x-pattern") ?? "[^/]+", StringComparison.Ordinal);
        var messages = tree.Members(channel, "messages").Select(m => (YamlMappingNode)m.Value).ToList();
        var operation = tree.Mappings("operations").Single(o => ReferenceEquals(tree.Get(o.Value, "channel"), channel)).Value;
        var binding = (YamlMappingNode)tree.Members(operation, "bindings").Single(b => b.Key == "mqtt").Value;
        var qos = tree.List(operation, "x-qos");
        return new(name, new Regex($"^{address}$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)),
            [.. (qos.Count > 0 ? qos : [tree.Text(binding, "qos")!]).Select(q => q[0] - '0')],
            tree.Text(binding, "retain") == "true", [.. messages.Select(m => new Message(tree.Text(m, "contentType")!, (YamlMappingNode)tree.Get(m, "payload")!))]);
    }

    static bool IsOneCborItem(byte[] bytes)
    {
        try
        {
            var reader = new CborReader(bytes, CborConformanceMode.Strict);
            reader.SkipValue();
            return reader.BytesRemaining == 0;
        }
        catch (CborContentException) { return false; }
    }

    static bool TryText(ReadOnlySpan<byte> bytes, out string text)
    {
        try { text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes); return true; }
        catch (DecoderFallbackException) { text = ""; return false; }
    }

    sealed record Channel(string Name, Regex Address, IReadOnlyList<int> Qos, bool Retain, IReadOnlyList<Message> Messages);

    sealed record Message(string ContentType, YamlMappingNode Payload);
}
