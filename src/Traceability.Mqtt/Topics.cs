using System.Buffers;

namespace Traceability.Mqtt;

/// <summary>
/// The names of version 1: <c>tr/v1/{organisation}/{facility}/{device}/…</c> and <c>tr/v1/{organisation}/{facility}/co2e</c>. The version stands in the
/// name, so both sides of a change of meaning live on one broker and access lists can tell them apart.
/// </summary>
public static class Topics
{
    public const string Prefix = "tr/v1/";
    public const int MaxIdLength = 32, MaxChannelLength = 64;

    static readonly SearchValues<char> IdCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    static readonly SearchValues<char> ChannelCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>Organisation, facility, device: <c>[a-z0-9-]{1,32}</c>.</summary>
    public static bool IsId(ReadOnlySpan<char> id) => id.Length is >= 1 and <= MaxIdLength && !id.ContainsAnyExcept(IdCharacters);

    /// <summary>Channel: <c>[a-z0-9._-]{1,64}</c>.</summary>
    public static bool IsChannel(ReadOnlySpan<char> id) => id.Length is >= 1 and <= MaxChannelLength && !id.ContainsAnyExcept(ChannelCharacters);

    /// <exception cref="ArgumentException">an id that the site file's loader should have refused</exception>
    public static DeviceTopics Of(string organisation, string facility, string device) =>
        new($"{Prefix}{Id(organisation)}/{Id(facility)}/{Id(device)}/", $"urn:tr:{organisation}:{facility}:{device}:");

    /// <exception cref="ArgumentException">as <see cref="Of"/></exception>
    public static string Co2e(string organisation, string facility) => $"{Prefix}{Id(organisation)}/{Id(facility)}/co2e";

    /// <summary>The filter for one kind over all devices of all organisations: what the ledger subscribes to.</summary>
    public static string FilterOf(TopicKind kind) => kind switch
    {
        TopicKind.Co2e => Prefix + "+/+/co2e",
        TopicKind.Telemetry => Prefix + "+/+/+/telemetry/+",
        _ => $"{Prefix}+/+/+/{Word(kind)}",
    };

    /// <summary>One kind of the device whose name, <c>org/facility/device</c>, is the broker's user name: a pattern of its access list.</summary>
    public static string PatternOf(TopicKind kind) => $"{Prefix}%u/{Word(kind)}{(kind == TopicKind.Telemetry ? "/+" : "")}";

    /// <summary>Whether a device sends this kind, ↑; the others it receives, ↓.</summary>
    public static bool IsFromDevice(TopicKind kind) =>
        kind is TopicKind.Segment or TopicKind.Fetch or TopicKind.Cosignature or TopicKind.Rotation or TopicKind.Status or TopicKind.Telemetry;

    /// <summary>Strict: every part must be a well-formed id, nothing may follow, and only version 1 is known.</summary>
    public static bool TryParse(string topic, out Topic parsed)
    {
        parsed = default;
        if (!topic.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        var parts = topic[Prefix.Length..].Split('/');
        if (parts.Length is < 3 or > 5 || !IsId(parts[0]) || !IsId(parts[1])) return false;
        if (parts.Length == 3)
        {
            parsed = new(TopicKind.Co2e, parts[0], parts[1], null, null);
            return parts[2] == "co2e";
        }
        if (!IsId(parts[2]) || !TryKind(parts[3], out var kind)) return false;
        if (kind == TopicKind.Telemetry != (parts.Length == 5)) return false;
        if (parts.Length == 5 && !IsChannel(parts[4])) return false;
        parsed = new(kind, parts[0], parts[1], parts[2], parts.Length == 5 ? parts[4] : null);
        return true;
    }

    internal static string Word(TopicKind kind) => kind switch
    {
        TopicKind.Segment => "segment",
        TopicKind.Receipt => "receipt",
        TopicKind.Head => "head",
        TopicKind.Fetch => "fetch",
        TopicKind.Fetched => "fetched",
        TopicKind.Checkpoint => "checkpoint",
        TopicKind.Cosignature => "cosignature",
        TopicKind.Rotation => "rotation",
        TopicKind.Status => "status",
        TopicKind.Config => "config",
        TopicKind.Telemetry => "telemetry",
        TopicKind.Co2e => "co2e",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    static bool TryKind(string word, out TopicKind kind)
    {
        for (kind = TopicKind.Segment; kind <= TopicKind.Telemetry; kind++)
            if (Word(kind) == word) return true;
        return false;
    }

    static string Id(string id) => IsId(id) ? id : throw new ArgumentException($"not an id ([a-z0-9-], 1 to {MaxIdLength}): \"{id}\"", nameof(id));
}
