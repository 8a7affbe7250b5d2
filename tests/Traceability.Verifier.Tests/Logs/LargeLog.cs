namespace Traceability.Verifier.Tests.Logs;

/// <summary>One log of 70 000 leaves for all tests of a class; whoever changes a byte of it changes it back.</summary>
public sealed class LargeLog : IDisposable
{
    internal WrittenLog Log { get; } = new(70_000);

    public void Dispose() => Log.Dispose();
}
