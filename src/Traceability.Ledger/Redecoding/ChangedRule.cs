using System.Globalization;
using Traceability.Carbon.Exact;
using Traceability.Ledger.Standing;
using Traceability.Profiles;

namespace Traceability.Ledger.Redecoding;

/// <summary>A channel whose words another rule decodes.</summary>
sealed record ChangedRule(string Channel, DecodingRule Before, DecodingRule After)
{
    /// <summary>What the two say otherwise, field by field.</summary>
    public IReadOnlyList<FactChange> Facts =>
        [.. Words(Before).Zip(Words(After)).Where(f => f.First.Text != f.Second.Text).Select(f => new FactChange(f.First.Name, f.First.Text, f.Second.Text))];

    /// <summary>What both make of the same words.</summary>
    public (string Before, string After) Of(ReadOnlySpan<ushort> words) => (Text(Before, words), Text(After, words));

    static string Text(DecodingRule rule, ReadOnlySpan<ushort> words) => rule.Decode(words) is { HasValue: true } decoded
        ? $"{new ExactDecimal(decoded.Mantissa, rule.ResolutionExponent)} {rule.Unit}" : "no value";

    static (string Name, string Text)[] Words(DecodingRule rule) =>
    [
        ("type", rule.Type.ToString().ToLowerInvariant()), ("order", rule.Order.ToString()), ("scale", new ExactDecimal(rule.Scale.Mantissa, rule.Scale.Exponent).ToString()),
        ("resolution", $"10^{Number(rule.ResolutionExponent)}"), ("unit", rule.Unit), ("counter", rule.IsCounter ? $"{Number(rule.CounterWidth)} bits" : "none"), ("starts again at", Number(rule.Rollover)),
        ("nominal range", rule.NominalLow is null && rule.NominalHigh is null ? "none" : $"{Number(rule.NominalLow)} to {Number(rule.NominalHigh)}"),
        ("no value is", rule.Sentinels.Length == 0 ? "none" : string.Join(", ", rule.Sentinels.Select(s => s.ToString("x", CultureInfo.InvariantCulture)))),
        ("word beside", rule.Beside is { } beside ? string.Create(CultureInfo.InvariantCulture, $"{beside.Meaning.ToString().ToLowerInvariant()} in bits {beside.LowestBit} to {beside.LowestBit + beside.Bits - 1}") : "none"),
    ];

    static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "none";
}
