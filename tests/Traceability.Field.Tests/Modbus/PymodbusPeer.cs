using System.Diagnostics;
using System.Globalization;
using Traceability.Testing;
using Xunit;

namespace Traceability.Field.Tests.Modbus;

/// <summary>pymodbus_server.py as a process of its own; it ends when its standard input closes.</summary>
sealed class PymodbusPeer : IAsyncDisposable
{
    const string Python = "/usr/bin/python3";
    readonly Process process;

    PymodbusPeer(Process process, string place)
    {
        this.process = process;
        Place = place;
    }

    /// <summary>Where it serves: a port, or the path of a terminal.</summary>
    public string Place { get; }

    public int Port => int.Parse(Place, CultureInfo.InvariantCulture);

    /// <summary>Skips the test, naming the cause, where Debian's python3-pymodbus is not installed.</summary>
    /// <param name="how">Nothing for Modbus TCP, <c>rtu</c> for RTU over TCP, <c>serial</c> for a pseudo terminal.</param>
    public static async Task<PymodbusPeer> StartAsync(params string[] how)
    {
        Assert.SkipUnless(File.Exists(Python) && await RunsAsync("-c", "import pymodbus"), "python3-pymodbus is not installed");
        var process = Start(RepositoryRoot.File("tests", "Traceability.Field.Tests", "Modbus", "pymodbus_server.py"), how);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var line = await process.StandardOutput.ReadLineAsync(limit.Token);
        if (line is { Length: > 0 }) return new(process, line);
        throw new InvalidOperationException($"the pymodbus peer did not start: {await process.StandardError.ReadToEndAsync(limit.Token)}");
    }

    static async Task<bool> RunsAsync(string option, string code)
    {
        using var process = Start(option, code);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }

    static Process Start(string script, params string[] arguments) => Process.Start(new ProcessStartInfo(Python, [script, .. arguments])
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
