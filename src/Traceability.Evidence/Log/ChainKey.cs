namespace Traceability.Evidence.Log;

/// <summary>A key that may sign a chain.</summary>
/// <param name="Kid">8 bytes, as in COSE.</param>
/// <param name="From">The first number that it signs.</param>
public sealed record ChainKey(byte[] Kid, long From, KeyState State);
