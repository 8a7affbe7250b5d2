using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Entries;
using Traceability.Profiles;

namespace Traceability.Verifier;

/// <summary>Decoding rules as the device profiles define them: the meaning of the bytes that the formats carry.</summary>
sealed class ProfileRules : IDecodingRules
{
    public string? Fault(ReadOnlySpan<byte> rule) => DecodingRule.Read(rule, out _) switch
    {
        RuleReadOutcome.Read => null,
        RuleReadOutcome.Empty => "an empty decoding rule",
        RuleReadOutcome.Newer => "a decoding rule newer than this reader",
        _ => "a decoding rule that cannot be read",
    };

    public string? Contradiction(ConfigurationLeaf.ForChannel channel, Series series) =>
        DecodingRule.TryRead(channel.Rule, out var rule)
            ? rule!.Contradiction(channel.Id, series.WordsPerReading, series.Exponent, series.Words, MemoryMarshal.AsBytes(series.Qualities.AsSpan()), series.Mantissas)
            : Fault(channel.Rule);

    public string? Contradiction(ConfigurationLeaf.ForChannel channel, Weighing weighing) =>
        DecodingRule.TryRead(channel.Rule, out var rule) ? rule!.WeightContradiction(channel.Id, weighing.WeightWords, weighing.ShownGrams) : Fault(channel.Rule);

    public CounterRule? CounterOf(ReadOnlySpan<byte> bytes) =>
        DecodingRule.TryRead(bytes, out var rule) && rule!.IsCounter ? new CounterRule(rule.Unit, rule.ResolutionExponent) : null;

    public long? Rollover(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after) =>
        DecodingRule.TryRead(bytes, out var rule) ? rule!.TurnsAt(BinaryPrimitives.ReadUInt16BigEndian(before[^2..]), BinaryPrimitives.ReadUInt16BigEndian(after[^2..])) : null;
}
