namespace Traceability.Simulator.Tests.Running;

sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("simulator-").FullName;
    public string Account => System.IO.Path.Combine(Path, "account.json");
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
