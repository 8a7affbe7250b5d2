using Traceability.Profiles;

namespace Traceability.Field.Modbus.Scanning;

/// <summary>
/// Asks the units behind one Modbus TCP socket for one register each. Answers carry their question's number, so a late one is never mistaken and the
/// next unit need not wait for it; only a gateway, which serves its line one question at a time, must not be given more than it can hold.
/// </summary>
public sealed class TcpScan
{
    /// <summary>A gateway's own wait for a unit is commonly one second.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    const int Window = 16;
    const int MostConnections = 8;

    /// <summary>As many units that are all there, alike, are one device that does not look at the identifier.</summary>
    const int FewestForAll = 8;

    const byte GatewayPathUnavailable = 0x0A, GatewayTargetSilent = 0x0B;

    readonly GatewayOptions host;
    readonly TimeSpan pace;
    readonly TimeProvider time;
    readonly Action<ScanFind> onFind;
    readonly SortedDictionary<byte, ScanFind> finds = [];
    readonly List<Task> open = [];
    int questions, gatewayRefusals, connections;
    bool queues;

    TcpScan(GatewayOptions host, TimeSpan pace, TimeProvider time, Action<ScanFind> onFind) => (this.host, this.pace, this.time, this.onFind) = (host, pace, time, onFind);

    /// <param name="pace">How long an answer is waited for before the next unit is asked; the answer may still come.</param>
    /// <param name="onFind">Told at once; the same unit once.</param>
    public static async Task<HostScanResult> RunAsync(
        GatewayOptions host, IReadOnlyList<byte> units, TimeSpan pace, TimeProvider time, Action<ScanFind> onFind, Action<int> onAsked, CancellationToken cancellationToken)
    {
        var refusal = await LineCheck.TryAsync(host, time, cancellationToken);
        var scan = new TcpScan(host, pace, time, onFind);
        var isLost = refusal is null && !await scan.RunAsync(units, onAsked, cancellationToken);
        var forAll = units.Count >= FewestForAll && scan.finds.Count == units.Count;
        return new()
        {
            Host = host.Host, Port = host.Port, Questions = scan.questions, GatewayRefusals = scan.gatewayRefusals, AnswersForAll = forAll, Refusal = refusal, IsLost = isLost,
            Finds = forAll ? [scan.finds.Values.FirstOrDefault(find => find.Unit == byte.MaxValue) ?? scan.finds.Values.First()] : [.. scan.finds.Values],
        };
    }

    /// <summary>False when the host breaks off again and again.</summary>
    async Task<bool> RunAsync(IReadOnlyList<byte> units, Action<int> onAsked, CancellationToken cancellationToken)
    {
        ModbusTcpConnection? line = null;
        try
        {
            for (var i = 0; i < units.Count; i++)
            {
                while (open.Count >= (queues ? 1 : Window)) open.Remove(await Task.WhenAny(open));
                if (line is null or { IsOpen: false })
                {
                    line?.Dispose();
                    line = connections++ < MostConnections
                        ? await ModbusTcpConnection.ConnectAsync(host.Host, host.Port, Window, host.ConnectTimeout, time, new LineStatistics(), cancellationToken) : null;
                    if (line is null) return false;
                }
                var question = AskAsync(line, units[i], cancellationToken);
                open.Add(question);
                if (await Task.WhenAny(question, Task.Delay(pace, time, cancellationToken)) == question)
                {
                    open.Remove(question);
                    await question;
                }
                cancellationToken.ThrowIfCancellationRequested();
                onAsked(i + 1);
            }
            await Task.WhenAll(open);
            return true;
        }
        finally
        {
            line?.Dispose();
        }
    }

    async Task AskAsync(ModbusTcpConnection line, byte unit, CancellationToken cancellationToken)
    {
        var words = new ushort[1];
        var asked = time.GetTimestamp();
        questions++;
        var result = await line.ReadAsync(new ReadRequest(unit, RegisterTable.Holding, 0, 1), words, Longest, cancellationToken);
        // The connection goes on receiving on the thread that brought this.
        await Task.Yield();
        var took = time.GetElapsedTime(asked);
        if (result.Outcome is not (ReadOutcome.Ok or ReadOutcome.Exception)) return;
        lock (finds)
        {
            queues |= took > pace;
            if (result.ExceptionCode is GatewayPathUnavailable or GatewayTargetSilent)
            {
                gatewayRefusals++;
                return;
            }
            finds[unit] = new(unit, took, result.ExceptionCode);
            onFind(finds[unit]);
        }
    }
}
