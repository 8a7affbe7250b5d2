using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Traceability.Simulator.Truth;
using Traceability.Testing;

namespace Traceability.Simulator.Tests.Running;

/// <summary>The built simulator as a process of its own. Ended by its id, whatever the test did.</summary>
sealed class SimulatorProcess : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly Process _process;
    readonly Channel<string> _lines = Channel.CreateUnbounded<string>();   // a test's output is short; nothing may be lost
    readonly List<string> _errors = [];

    SimulatorProcess(Process process, string data)
    {
        (_process, Data) = (process, data);
        _process.OutputDataReceived += (_, line) => { if (line.Data is { } text) _lines.Writer.TryWrite(text); else _lines.Writer.TryComplete(); };
        _process.ErrorDataReceived += (_, line) => { if (line.Data is { } text) lock (_errors) _errors.Add(text); };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Data { get; }
    public int GatewayPort { get; private set; }
    public int ReaderPort { get; private set; }

    /// <summary>The device of its serial line; empty without one.</summary>
    public string Serial { get; private set; } = "";

    public int ProcessId => _process.Id;
    public string Errors { get { lock (_errors) return string.Join('\n', _errors); } }

    public static async Task<SimulatorProcess> StartAsync(string data, string site = "mine", bool serial = false)
    {
        var simulator = Launch(["--site", site, "--gateway-port", "0", "--reader-port", "0", "--data", data, .. serial ? (string[])["--serial", "pty"] : []]);
        var ports = await simulator.NextLineAsync();
        simulator.GatewayPort = ports.GetProperty("gateway_port").GetInt32();
        simulator.ReaderPort = ports.GetProperty("reader_port").GetInt32();
        if (serial) simulator.Serial = ports.GetProperty("serial").GetString()!;
        return simulator;
    }

    public static SimulatorProcess Launch(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Traceability.Simulator.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        var data = Array.IndexOf(arguments, "--data") is var at and >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : "";
        return new SimulatorProcess(Process.Start(start)!, data);
    }

    public async Task<string> CommandAsync(string line)
    {
        await SendAsync(line);
        return (await NextLineAsync()).GetRawText();
    }

    public async Task SendAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    public void CloseInput() => _process.StandardInput.Close();

    public async Task<JsonElement> NextLineAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(await _lines.Reader.ReadAsync(deadline.Token));
        }
        catch (ChannelClosedException)
        {
            throw new InvalidOperationException("the simulator ended: " + Errors);
        }
    }

    public void Kill() => _process.Kill();

    public void Interrupt() => Signal.Interrupt(_process);

    public void Terminate() => Signal.Terminate(_process);

    public async Task<int> ExitCodeAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    public Account ReadAccount() => Assert.IsType<AccountReading.Found>(new AccountFile(Data).Read()).Account;

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
