using Microsoft.Extensions.Logging;
using Traceability.Field.BlackBox;
using Traceability.Field.Serial;

namespace Traceability.Field.Modbus.Listening;

/// <summary>
/// Reads along on a bus that has a master already, and never transmits: it holds no more than a source of bytes. The master's questions and the
/// answers to them become readings as if we had asked, on the site's own periods; what the master does not ask for is told as missing. Told to the
/// <see cref="IFieldSink"/>, in order and never twice at once.
/// </summary>
public sealed partial class BusListener
{
    /// <summary>Nothing that could be read for so long: the master stands still, or the line is not what the site file says.</summary>
    const long SilenceMs = 10_000;
    static readonly TimeSpan LookAround = TimeSpan.FromSeconds(1);

    /// <summary>So long after the beginning it is known what the master asks for; then it is said, and again when it has changed.</summary>
    static readonly TimeSpan FirstAccount = TimeSpan.FromMinutes(1);

    readonly Lock gate = new();
    readonly string name;
    readonly Func<IByteSource?> open;
    readonly IFieldSink sink;
    readonly TimeProvider time;
    readonly ILogger logger;
    readonly FrameRing? frames;
    readonly ListenedValue[] values;
    readonly Overheard overheard;
    readonly ushort[] words = new ushort[ReadRequest.MostBits];
    readonly Backoff backoff = Backoff.ForConnections();
    IByteSource? source;
    long questions, answers, refusals, others, noiseBytes;
    long readableAt, readableUnixMs;
    FieldCause? lostBy;
    int toldCovered = -1;
    TimeSpan began, lookedAt;

    /// <summary>Does no I/O.</summary>
    /// <param name="values">What is wanted; a value's position in this list is its name towards the sink, its period how often it is wanted.</param>
    /// <param name="frames">The bus's black box.</param>
    public BusListener(LineOptions options, IReadOnlyList<PolledValue> values, IFieldSink sink, TimeProvider time, ILogger<BusListener> logger, FrameRing? frames = null)
        : this(options.Name, options.Listener(time, logger), values, sink, time, logger, frames)
    {
    }

    internal BusListener(string name, Func<IByteSource?> open, IReadOnlyList<PolledValue> values, IFieldSink sink, TimeProvider time, ILogger logger, FrameRing? frames)
    {
        this.name = name;
        this.open = open;
        this.sink = sink;
        this.time = time;
        this.logger = logger;
        this.frames = frames;
        overheard = new Overheard(time.GetElapsedTime(0));
        this.values = [.. values.Select(value => new ListenedValue(value))];
    }

    /// <summary>May be asked at any time.</summary>
    public ListenerStatistics Statistics()
    {
        var now = Instant.MonotonicOf(time);
        lock (gate)
        {
            return new(questions, answers, refusals, others, noiseBytes, [.. values.Select(v => new ValueCoverage(v.Value, v.Heard, v.Heard > 0 && !v.IsOverdue(now)))]);
        }
    }

    /// <summary>Runs until cancelled, and then ends with <see cref="OperationCanceledException"/>. To be called once.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var waking = cancellationToken.UnsafeRegister(static state => ((BusListener)state!).Wake(), this);
        // A thread of its own, which blocks in the line's poll.
        new Thread(() => Run(ended, cancellationToken), maxStackSize: 256 * 1024) { IsBackground = true, Name = "modbus listener" }.Start();
        await ended.Task;
        cancellationToken.ThrowIfCancellationRequested();
    }

    void Run(TaskCompletionSource ended, CancellationToken cancellationToken)
    {
        try
        {
            var begin = Instant.Of(time);
            (began, readableAt, readableUnixMs) = (time.GetElapsedTime(0), begin.MonotonicMs, begin.UnixMs);
            lock (gate)
            {
                // Until then nothing is believed, and nothing is missing.
                foreach (var value in values) value.Begin(begin with { MonotonicMs = begin.MonotonicMs + (long)Unanswered.LatestAnswer.TotalMilliseconds });
            }
            while (!cancellationToken.IsCancellationRequested)
            {
                using (var opened = open())
                {
                    lock (gate) source = opened;
                    if (opened is null) Lose(FieldCause.Connection);
                    else Listen(opened, cancellationToken);
                    lock (gate) source = null;
                }
                if (!cancellationToken.IsCancellationRequested) Task.Delay(backoff.Next(), time, cancellationToken).ContinueWith(static _ => { }, TaskScheduler.Default).Wait(CancellationToken.None);
            }
            ended.SetResult();
        }
        catch (Exception bug)
        {
            // Whoever awaits the bus hears of it; on a thread of its own it would end the process unsaid.
            ended.SetException(bug);
        }
    }

    void Wake()
    {
        lock (gate) source?.Wake();
    }

    void Listen(IByteSource line, CancellationToken cancellationToken)
    {
        var heardAt = time.GetElapsedTime(0);
        while (!cancellationToken.IsCancellationRequested)
        {
            var now = time.GetElapsedTime(0);
            var read = line.Read(overheard.Room, overheard.HasRest ? heardAt + RtuTiming.Quiet - now : LookAround);
            if (read < 0)
            {
                Lose(FieldCause.Connection);
                return;
            }
            now = time.GetElapsedTime(0);
            if (read > 0) heardAt = now;
            var at = Instant.Of(time);
            overheard.Took(read);
            lock (gate)
            {
                while (overheard.Next(now - heardAt >= RtuTiming.Quiet, now, out var frame)) Take(frame, at);
            }
            LookRound(now, at);
        }
    }

    void Take(OverheardFrame frame, Instant at)
    {
        switch (frame.Kind)
        {
            case OverheardKind.Noise:
                noiseBytes += frame.Bytes.Length;
                frames?.Unasked(frame.Bytes);
                return;
            case OverheardKind.Question:
                questions++;
                frames?.Question(frame.Bytes);
                break;
            case OverheardKind.Answer:
                answers++;
                frames?.Answer(frame.Question, frame.Bytes);
                break;
            case OverheardKind.Refusal:
                refusals++;
                frames?.Answer(frame.Question, frame.Bytes);
                break;
            default:
                others++;
                frames?.Unasked(frame.Bytes);
                break;
        }
        if (lostBy is { } cause)
        {
            lostBy = null;
            backoff.Reset();
            sink.Notice(new(FieldNoticeKind.BusReturned, 0, -1, cause, 0, readableUnixMs, at.UnixMs));
        }
        (readableAt, readableUnixMs) = (at.MonotonicMs, at.UnixMs);
        if (frame.Kind == OverheardKind.Answer && RtuFrame.Decode(frame.Bytes, frame.Question, words).IsOk) Deliver(frame.Question, at);
    }

    void Deliver(in ReadRequest question, Instant at)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            if (!value.StandsIn(question)) continue;
            if (value.IsMissing)
            {
                value.IsMissing = false;
                sink.Notice(new(FieldNoticeKind.ValueReturned, question.Unit, i, FieldCause.NotHeard, 0, value.HeardUnixMs, at.UnixMs));
            }
            if (value.Hear(at)) sink.Read(i, at.UnixMs, at.MonotonicMs, words.AsSpan(value.Value.Address - question.Address, value.Value.Words));
        }
    }

    void LookRound(TimeSpan now, Instant at)
    {
        if (now - lookedAt < LookAround) return;
        lookedAt = now;
        if (at.MonotonicMs - readableAt > SilenceMs)
        {
            Lose(FieldCause.NotHeard);
            return;
        }
        lock (gate)
        {
            for (var i = 0; i < values.Length; i++)
            {
                var value = values[i];
                if (value.IsMissing || !value.IsOverdue(at.MonotonicMs)) continue;
                value.IsMissing = true;
                sink.Notice(new(FieldNoticeKind.ValueUnheard, value.Value.Unit, i, FieldCause.NotHeard, 0, value.HeardUnixMs, at.UnixMs));
            }
        }
        if (now - began < FirstAccount) return;
        var covered = Statistics().Covered;
        if (covered == toldCovered) return;
        toldCovered = covered;
        Log.Coverage(logger, name, covered, values.Length);
    }

    void Lose(FieldCause cause)
    {
        lock (gate)
        {
            if (lostBy is not null) return;
            lostBy = cause;
            sink.Notice(new(FieldNoticeKind.BusLost, 0, -1, cause, 0, readableUnixMs, Instant.Of(time).UnixMs));
        }
    }

    static partial class Log
    {
        [LoggerMessage(EventId = 3003, Level = LogLevel.Information, Message = "{Name}: the master's questions cover {Covered} of {Wanted} wanted values")]
        public static partial void Coverage(ILogger logger, string name, int covered, int wanted);
    }
}
