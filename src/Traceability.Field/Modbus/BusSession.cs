namespace Traceability.Field.Modbus;

/// <summary>
/// The bus over one open line: as many lanes as the window allows, each asking one question at a time. Every decision is made under the
/// bus's lock and nothing is awaited there, so the sink hears one thing at a time.
/// </summary>
sealed class BusSession : IDisposable
{
    const int SilentQuestions = 3;

    readonly IModbusLine line;
    readonly LineOptions options;
    readonly BusSchedule schedule;
    readonly Lock gate;
    readonly TimeProvider time;
    readonly Queue<BusErrand> errands;
    readonly Action<Instant> onFirstAnswer;
    readonly CancellationTokenSource over;
    readonly Alarm[] alarms;
    long heardMs;
    int questionsInVain;
    long gatewayBusyUntilMs;

    public BusSession(
        IModbusLine line, LineOptions options, BusSchedule schedule, Queue<BusErrand> errands, Lock gate, TimeProvider time, Action<Instant> onFirstAnswer,
        CancellationToken cancellationToken)
    {
        this.line = line;
        this.options = options;
        this.schedule = schedule;
        this.errands = errands;
        this.gate = gate;
        this.time = time;
        this.onFirstAnswer = onFirstAnswer;
        heardMs = Instant.MonotonicOf(time);
        over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        alarms = [.. Enumerable.Range(0, options.Window).Select(_ => new Alarm(time))];
    }

    public SessionEnd End { get; private set; }

    /// <summary>0 when nothing was answered on this line.</summary>
    public long LastAnswerUnixMs { get; private set; }

    public async Task RunAsync()
    {
        await using var ringing = over.Token.UnsafeRegister(static state => ((BusSession)state!).RingAll(null), this);
        await Task.WhenAll(alarms.Select(LaneAsync));
    }

    async Task LaneAsync(Alarm alarm)
    {
        var words = new ushort[schedule.LongestAnswer];
        PolledBlock? block = null;
        try
        {
            while (true)
            {
                var timeout = TimeSpan.Zero;
                var wait = 0L;
                var inShadow = false;
                BusErrand? errand;
                lock (gate)
                {
                    if (over.IsCancellationRequested) return;
                    if (!line.IsOpen)
                    {
                        Finish(SessionEnd.ClosedIdle);
                        return;
                    }
                    var now = Instant.MonotonicOf(time);
                    var wakeAt = now;
                    if (!errands.TryDequeue(out errand)) block = schedule.Next(now, out wakeAt);
                    if (errand is null && block is null)
                    {
                        wait = wakeAt - now;
                        alarm.Arm();
                    }
                    else if (block is not null)
                    {
                        timeout = TimeoutFor(block.Unit, now, out inShadow);
                    }
                }
                if (errand is not null)
                {
                    if (!errand.TryTake()) continue;
                    var answer = await errand.RunAsync(line, over.Token);
                    lock (gate) Hear(answer.Outcome, Instant.Of(time), inShadow: false);
                    continue;
                }
                if (block is null)
                {
                    // Cancelled after the lock was left: the ring was before the arming, so it is repeated here.
                    if (over.IsCancellationRequested) alarm.Ring();
                    await alarm.WaitAsync(wait);
                    continue;
                }

                var asked = time.GetTimestamp();
                var result = await line.ReadAsync(block.Block.Request, words, timeout, over.Token);
                var at = Instant.Of(time);
                lock (gate)
                {
                    var settled = block;
                    block = null;
                    Hear(result.Outcome, at, inShadow);
                    schedule.Settle(settled, result, words, at, time.GetElapsedTime(asked));
                    if (over.IsCancellationRequested) return;
                }
                if (alarms.Length > 1) RingAll(except: alarm);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The session is over; the bus says why.
        }
        finally
        {
            if (block is not null) lock (gate) schedule.Abandon(block, Instant.MonotonicOf(time));
            over.Cancel();
        }
    }

    /// <summary>A question right behind one that was given up waits in the gateway until the gateway gives up too.</summary>
    TimeSpan TimeoutFor(PolledUnit unit, long now, out bool inShadow)
    {
        inShadow = options.Window == 1 && !unit.IsSilent && gatewayBusyUntilMs > now;
        return inShadow ? unit.Options.Timeout + TimeSpan.FromMilliseconds(gatewayBusyUntilMs - now) : unit.Options.Timeout;
    }

    void Hear(ReadOutcome outcome, Instant at, bool inShadow)
    {
        switch (outcome)
        {
            case ReadOutcome.ConnectionLost or ReadOutcome.ProtocolError:
                Finish(SessionEnd.Lost);
                break;
            case ReadOutcome.Timeout:
                if (!inShadow) gatewayBusyUntilMs = at.MonotonicMs + (long)options.GatewayPatience.TotalMilliseconds;
                if (++questionsInVain >= SilentQuestions && at.MonotonicMs - heardMs >= options.SilenceLimit.TotalMilliseconds)
                    Finish(SessionEnd.Silent);
                break;
            case ReadOutcome.WrongCrc:
                // Noise proves no line.
                break;
            default:
                questionsInVain = 0;
                gatewayBusyUntilMs = 0;
                heardMs = at.MonotonicMs;
                if (LastAnswerUnixMs == 0) onFirstAnswer(at);
                LastAnswerUnixMs = at.UnixMs;
                break;
        }
    }

    void Finish(SessionEnd end)
    {
        if (End == SessionEnd.Stopped) End = end;
        over.Cancel();
    }

    /// <summary>An errand has come; called under the bus's lock.</summary>
    public void Ring() => RingAll(null);

    void RingAll(Alarm? except)
    {
        foreach (var alarm in alarms)
            if (alarm != except) alarm.Ring();
    }

    public void Dispose()
    {
        over.Dispose();
        foreach (var alarm in alarms) alarm.Dispose();
    }
}
