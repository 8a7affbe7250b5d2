using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Traceability.Testing;

namespace Traceability.SystemTests.Running;

/// <summary>
/// Debian's own subscriber, which shows what our link does not: quality of service and the retain flag as they were published
/// (MQTT 5 retain-as-published; otherwise a broker clears the flag on live delivery).
/// </summary>
sealed class FlagListener : IAsyncDisposable
{
    readonly Process process;
    readonly ConcurrentQueue<FlaggedMessage> heard = new();

    FlagListener(Process process) => this.process = process;

    public IReadOnlyList<FlaggedMessage> Heard => [.. heard];

    public static FlagListener Start(MosquittoBroker broker, string filter)
    {
        var start = new ProcessStartInfo("mosquitto_sub",
        [
            "-h", "127.0.0.1", "-p", broker.Port.ToString(CultureInfo.InvariantCulture), "-V", "5", "-q", "1", "--retain-as-published", "-t", filter, "-F", "%q %r %t %x",
        ])
        { RedirectStandardOutput = true };
        var listener = new FlagListener(Process.Start(start)!);
        listener.process.OutputDataReceived += (_, line) => listener.Take(line.Data);
        listener.process.BeginOutputReadLine();
        return listener;
    }

    void Take(string? line)
    {
        if (line?.Split(' ') is [var qos, var retain, var topic, var payload])
            heard.Enqueue(new FlaggedMessage(int.Parse(qos, CultureInfo.InvariantCulture), retain == "1", topic, Convert.FromHexString(payload)));
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
