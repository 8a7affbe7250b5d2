using Microsoft.Extensions.Logging;
using Traceability.Field.BlackBox;
using Traceability.Profiles;

namespace Traceability.Field.Modbus;

/// <summary>
/// Reads the values of all units of one bus or gateway, each on its own period grid, for as long as <see cref="RunAsync"/> runs. A unit that
/// does not answer costs the others one time-out per probe; a broken connection is made anew by itself. What happens is told to the
/// <see cref="IFieldSink"/>, in order and never twice at once.
/// </summary>
public sealed partial class ModbusBus
{
    /// <summary>Waiting at a time; people press no faster.</summary>
    const int MostErrands = 8;

    /// <summary>A line that is disposed lets go at once; where it does not, whoever opens it next is told that it is taken.</summary>
    static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(1);

    readonly Lock gate = new();
    readonly Func<CancellationToken, ValueTask<IModbusLine?>> open;
    readonly LineOptions options;
    readonly BusSchedule schedule;
    readonly IFieldSink sink;
    readonly TimeProvider time;
    readonly ILogger logger;
    readonly Queue<BusErrand> errands = new();
    IModbusLine? lastLine;
    BusSession? openSession;
    readonly Backoff backoff = Backoff.ForConnections();
    long lastAnswerUnixMs;
    bool lossTold;

    /// <summary>Does no I/O.</summary>
    /// <param name="values">What to read; a value's position in this list is its name towards the sink.</param>
    /// <param name="units">Units that need other than the default options.</param>
    /// <param name="frames">The bus's black box.</param>
    /// <exception cref="ArgumentException">A value that no question can hold.</exception>
    public ModbusBus(
        LineOptions options,
        IReadOnlyList<PolledValue> values,
        IReadOnlyDictionary<byte, UnitOptions> units,
        IFieldSink sink,
        TimeProvider time,
        ILogger<ModbusBus> logger,
        FrameRing? frames = null)
        : this(options, values, units, sink, time, logger, new LineStatistics { Frames = frames }, open: null)
    {
    }

    internal ModbusBus(
        LineOptions options,
        IReadOnlyList<PolledValue> values,
        IReadOnlyDictionary<byte, UnitOptions> units,
        IFieldSink sink,
        TimeProvider time,
        ILogger logger,
        LineStatistics line,
        Func<CancellationToken, ValueTask<IModbusLine?>>? open)
    {
        this.options = options;
        this.sink = sink;
        this.time = time;
        this.logger = logger;
        Line = line;
        this.open = open ?? options.Opener(time, line, logger);
        schedule = new BusSchedule(values, units, sink);
    }

    public LineStatistics Line { get; }

    /// <summary>May be asked at any time.</summary>
    public BusStatistics Statistics()
    {
        lock (gate) return schedule.Statistics(Instant.MonotonicOf(time));
    }

    /// <summary>
    /// Has a value asked for at once, between the points of its grid. For use by the sink, while it is being told of another: then the question is
    /// the next one, and what is read with it comes after what was read before.
    /// </summary>
    public void Hurry(int value)
    {
        lock (gate) schedule.Hurry(value);
    }

    /// <summary>
    /// Has one of a profile's commands carried out by a unit, before any further reading. It is sent at most once. Once it was sent, cancelling is too
    /// late: the outcome tells what became of it.
    /// </summary>
    /// <param name="patience">How long it may wait for the bus.</param>
    public async Task<CommandOutcome> CommandAsync(byte unit, ProfileCommand command, TimeSpan patience)
    {
        var sent = new BusCommand(unit, command, TimeoutOf(unit), time);
        await SendAsync(sent, patience);
        return await sent.Outcome;
    }

    /// <summary>Has a unit say what it is, between two readings: its identification objects and the texts of its profile. Null when the bus was lost, or too busy, for so long.</summary>
    /// <param name="patience">How long it may wait for the bus.</param>
    public async Task<DeviceIdentification?> IdentifyAsync(byte unit, IReadOnlyList<ProfileText> texts, TimeSpan patience)
    {
        var asked = new BusIdentification(unit, texts, TimeoutOf(unit));
        await SendAsync(asked, patience);
        return await asked.Told;
    }

    /// <summary>Until it is done or given up.</summary>
    async Task SendAsync(BusErrand errand, TimeSpan patience)
    {
        lock (gate)
        {
            if (errands.Count >= MostErrands)
            {
                errand.GiveUp();
                return;
            }
            errands.Enqueue(errand);
            openSession?.Ring();
        }
        using var limit = new CancellationTokenSource(patience, time);
        await using var giveUp = limit.Token.UnsafeRegister(static state => ((BusErrand)state!).GiveUp(), errand);
        await errand.Ended;
    }

    TimeSpan TimeoutOf(byte unit)
    {
        lock (gate) return schedule.TimeoutOf(unit);
    }

    /// <summary>Runs until cancelled, and then ends with <see cref="OperationCanceledException"/>, the line closed. To be called once.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await AskAsync(cancellationToken);
        }
        finally
        {
            if (lastLine is { } line) await line.Ended.WaitAsync(LongestEnd, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task AskAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var begin = Instant.Of(time);
            lastAnswerUnixMs = begin.UnixMs;
            schedule.Begin(begin);
        }
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var line = await open(cancellationToken);
            if (line is null)
            {
                TellLoss();
                await Task.Delay(backoff.Next(), time, cancellationToken);
                continue;
            }

            lastLine = line;
            using var session = new BusSession(line, options, schedule, errands, gate, time, onFirstAnswer: TellReturn, cancellationToken);
            lock (gate) openSession = session;
            await session.RunAsync();
            lock (gate) openSession = null;
            cancellationToken.ThrowIfCancellationRequested();
            lock (gate)
            {
                if (session.LastAnswerUnixMs > 0) lastAnswerUnixMs = session.LastAnswerUnixMs;
            }
            Log.ConnectionEnded(logger, options.Name, session.End);
            if (session.End == SessionEnd.Lost) TellLoss();
            // A peer that closed an idle line, having answered before, is asked again without delay; anything else is given time.
            if (session.End != SessionEnd.ClosedIdle || session.LastAnswerUnixMs == 0) await Task.Delay(backoff.Next(), time, cancellationToken);
        }
    }

    void TellLoss()
    {
        lock (gate)
        {
            if (lossTold) return;
            lossTold = true;
            sink.Notice(new(FieldNoticeKind.BusLost, 0, -1, FieldCause.Connection, 0, lastAnswerUnixMs, Instant.Of(time).UnixMs));
        }
    }

    /// <summary>Only an answer proves a line: some gateways accept and close at once. Called under the lock.</summary>
    void TellReturn(Instant at)
    {
        backoff.Reset();
        if (!lossTold) return;
        lossTold = false;
        sink.Notice(new(FieldNoticeKind.BusReturned, 0, -1, FieldCause.Connection, 0, lastAnswerUnixMs, at.UnixMs));
    }

    static partial class Log
    {
        [LoggerMessage(EventId = 3001, Level = LogLevel.Debug, Message = "connection to {Line} ended: {End}")]
        public static partial void ConnectionEnded(ILogger logger, string line, SessionEnd end);
    }
}
