using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Field;
using Traceability.Field.Modbus;
using Traceability.Field.Serial;
using Traceability.Profiles;

namespace Traceability.Benchmarks.Rtu;

/// <summary>Twenty units on one line, the last of which is dead and then returns.</summary>
/// <param name="OthersShare">Readings of the others over those due while it was dead.</param>
/// <param name="Return">From its first willingness to answer until it was read.</param>
sealed record DeadUnit(double OthersShare, TimeSpan Return)
{
    public const int Seconds = 40;
    const int Units = 20, Baud = 19_200;
    static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5), Period = TimeSpan.FromSeconds(1), LongestReturn = TimeSpan.FromSeconds(60);

    public static async Task<DeadUnit> PollAsync(string linePath, CancellationToken cancellationToken)
    {
        using var line = RtuReads.Start(linePath, Baud, silentUnit: Units);
        var device = await line.LineAsync(cancellationToken);
        var sink = new Sink();
        var values = Enumerable.Range(1, Units).Select(unit => new PolledValue((byte)unit, RegisterTable.Holding, 0, 2, Period)).ToList();
        var bus = new ModbusBus(
            new SerialBusOptions(new SerialSettings(device, Baud)), values, new Dictionary<byte, UnitOptions>(), sink, TimeProvider.System, NullLogger<ModbusBus>.Instance);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = bus.RunAsync(stop.Token);
        await Task.Delay(WarmUp, cancellationToken);
        var (before, began) = (sink.Others, TimeProvider.System.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(Seconds), cancellationToken);
        var share = (sink.Others - before) / ((Units - 1) * (TimeProvider.System.GetElapsedTime(began) / Period));
        await line.AnswerAsync("alive", cancellationToken);
        var alive = TimeProvider.System.GetTimestamp();
        await sink.LastIsRead.WaitAsync(LongestReturn, cancellationToken);
        var back = TimeProvider.System.GetElapsedTime(alive);
        await stop.CancelAsync();
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            // The way in which a bus ends.
        }
        return new DeadUnit(share, back);
    }

    sealed class Sink : IFieldSink
    {
        readonly TaskCompletionSource lastIsRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
        long others;

        public long Others => Interlocked.Read(ref others);
        public Task LastIsRead => lastIsRead.Task;

        public void Read(int value, long unixMs, long monotonicMs, ReadOnlySpan<ushort> words)
        {
            if (value == Units - 1) lastIsRead.TrySetResult();
            else Interlocked.Increment(ref others);
        }

        public void Notice(in FieldNotice notice)
        {
        }
    }
}
