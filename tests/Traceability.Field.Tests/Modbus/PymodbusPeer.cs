using System.Diagnostics;
using Traceability.Testing;
using Xunit;

namespace Traceability.Field.Tests.Modbus;

/// <summary>pymodbus_server.py as a process of its own; it ends when its standard input closes.</summary>
sealed class PymodbusPeer : IAsyncDisposable
{
    const string Python = "/usr/bin/python3";
    readonly Process process;

    PymodbusPeer(Process process, int port)
    {
        this.process = process;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Skips the test, naming the cause, where Debian's python3-pymodbus is not installed.</summary>
    public static async Task<PymodbusPeer> StartAsync()
    {
        Assert.SkipUnless(File.Exists(Python) && await RunsAsync("-c", "import pymodbus"), "python3-pymodbus is not installed");
        var process = Start(RepositoryRoot.File("tests", "Traceability.Field.Tests", "Modbus", "pymodbus_server.py"));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var line = await process.StandardOutput.ReadLineAsync(limit.Token);
        if (int.TryParse(line, out var port)) return new(process, port);
        throw new InvalidOperationException($"the pymodbus peer did not start: {await process.StandardError.ReadToEndAsync(limit.Token)}");
    }

    static async Task<bool> RunsAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }

    static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(Python, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }
        process.Dispose();
    }
}
