using Traceability.Evidence.Entries;

namespace Traceability.Evidence.Bundles;

/// <summary>
/// What must be asked of somebody who can decode. The formats know a decoding rule as bytes only; what the bytes mean is the device
/// profiles' matter, and this project references nothing.
/// </summary>
public interface IDecodingRules
{
    /// <summary>Why these bytes are no rule; null when they are one.</summary>
    string? Fault(ReadOnlySpan<byte> rule);

    /// <summary>Where the series' words do not give its qualities and values; null when they do. The channel's rule has no fault.</summary>
    string? Contradiction(ConfigurationLeaf.ForChannel channel, Series series);

    /// <summary>Where the weighing's words do not give the weight shown; null when they do. The channel's rule has no fault.</summary>
    string? Contradiction(ConfigurationLeaf.ForChannel channel, Weighing weighing);

    /// <summary>What the rule says of a counter; null where it is a gauge's, or has a fault.</summary>
    CounterRule? CounterOf(ReadOnlySpan<byte> rule);

    /// <summary>In whole steps of the rule's exponent what follows the counter's highest value, where these are the words of a reading before and of one after it; null where nobody knows.</summary>
    long? Rollover(ReadOnlySpan<byte> rule, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after);
}
