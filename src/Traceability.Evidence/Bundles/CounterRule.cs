namespace Traceability.Evidence.Bundles;

/// <summary>What a decoding rule says of a counter.</summary>
/// <param name="Exponent">Of its values.</param>
public sealed record CounterRule(string Unit, int Exponent);
