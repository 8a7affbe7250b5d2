using Traceability.Field.Modbus;
using Traceability.Testing;

namespace Traceability.Field.Tests.Modbus;

/// <summary>
/// A gateway with one serial line behind it, in manual time: it serves one question after the other and, for a silent unit, blocks until its
/// own patience ends. Every register holds its own address.
/// </summary>
sealed class SimulatedGateway(ManualTime time)
{
    long busyUntil;

    /// <summary>What a unit says; null is silence.</summary>
    public Func<ReadRequest, ReadResult?> Unit { get; set; } = _ => ReadResult.Ok;

    /// <summary>What becomes of a question that is no reading.</summary>
    public Func<Exchange, ReadResult> Other { get; set; } = _ => ReadResult.Ok;

    public List<byte[]> Exchanged { get; } = [];

    public TimeSpan AnswerTime { get; set; } = TimeSpan.FromMilliseconds(20);
    public TimeSpan OwnPatience { get; set; } = TimeSpan.FromMilliseconds(400);
    public bool Reachable { get; set; } = true;
    public List<(ReadRequest Request, long AtMs)> Asked { get; } = [];
    public int Opened { get; private set; }

    public ValueTask<IModbusLine?> OpenAsync(CancellationToken cancellationToken)
    {
        if (!Reachable) return new((IModbusLine?)null);
        Opened++;
        return new(new Line(this));
    }

    sealed class Line(SimulatedGateway gateway) : IModbusLine
    {
        public bool IsOpen => true;

        public ValueTask<ReadResult> ReadAsync(ReadRequest request, Memory<ushort> words, TimeSpan timeout, CancellationToken cancellationToken)
        {
            var time = gateway.Time;
            var now = time.GetTimestamp();
            gateway.Asked.Add((request, now / TimeSpan.TicksPerMillisecond));
            if (!gateway.Reachable) return new(new ReadResult(ReadOutcome.ConnectionLost));
            var start = Math.Max(now, gateway.busyUntil);
            var said = gateway.Unit(request);
            gateway.busyUntil = start + (said is null ? gateway.OwnPatience : gateway.AnswerTime).Ticks;
            var takes = TimeSpan.FromTicks(gateway.busyUntil - now);
            var result = said is null || takes > timeout ? new(ReadOutcome.Timeout) : said.Value;
            var registers = words.Span;
            for (var i = 0; i < request.Count; i++) registers[i] = (ushort)(request.Address + i);
            return new(After(time, result.Outcome == ReadOutcome.Timeout ? timeout : takes, result, cancellationToken));
        }

        public ValueTask<ReadResult> ExchangeAsync(Exchange exchange, TimeSpan timeout, CancellationToken cancellationToken)
        {
            gateway.Exchanged.Add(exchange.Question.ToArray());
            var result = gateway.Other(exchange);
            return new(After(gateway.Time, result.Outcome == ReadOutcome.Timeout ? timeout : gateway.AnswerTime, result, cancellationToken));
        }

        static Task<ReadResult> After(ManualTime time, TimeSpan span, ReadResult result, CancellationToken cancellationToken)
        {
            // Continuations run inside Advance: the whole bus moves with the clock, on one thread.
            var done = new TaskCompletionSource<ReadResult>();
            time.CreateTimer(_ => done.TrySetResult(result), null, span, Timeout.InfiniteTimeSpan);
            cancellationToken.Register(() => done.TrySetCanceled(cancellationToken));
            return done.Task;
        }

        public void Dispose()
        {
        }
    }

    ManualTime Time => time;
}
