namespace Traceability.Evidence.Bundles;

/// <summary>What a decoding rule says of a counter.</summary>
/// <param name="Exponent">Of its values.</param>
/// <param name="Rollover">In whole steps of 10^<paramref name="Exponent"/>: what follows its highest value; null where it does not roll over.</param>
public sealed record CounterRule(string Unit, int Exponent, long? Rollover);
