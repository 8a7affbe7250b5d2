using System.Threading.Tasks.Sources;
using Traceability.Field.Serial;

namespace Traceability.Field.Modbus;

/// <summary>
/// Modbus RTU over one line of bytes, one question at a time. A thread of its own asks, listens and answers its caller; between
/// questions it listens too, so that nothing old is left when the next is asked. One connection is one open line: lost is lost, open another.
/// Allocates nothing per question.
/// </summary>
sealed partial class RtuConnection : IModbusLine, IValueTaskSource<ReadResult>
{
    /// <summary>How long, in time-outs, the line may be kept silent for an answer that may still come.</summary>
    const int LongestDrain = 4;
    const int MostProbes = 3;

    /// <summary>A thread that is woken ends at once; where it does not, the port is refused as taken.</summary>
    static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(1);

    readonly Lock gate = new();
    readonly RtuTiming timing;
    readonly OpenQuestions?[] units;
    readonly TimeProvider time;
    readonly LineStatistics statistics;
    readonly TaskCompletionSource<bool> opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly byte[] sent = new byte[RtuFrame.RequestBytes];
    readonly byte[] heard = new byte[2 * RtuFrame.MostBytes];
    readonly ushort[] probed = new ushort[ReadRequest.MostBits];
    Thread? runner;
    IByteLine? line;
    int held;
    TimeSpan lastHeard;
    TimeSpan drainUntil;
    TimeSpan firstDrain;
    byte draining;

    // Guarded by the gate: what the caller has put down and the thread takes up.
    ManualResetValueTaskSourceCore<ReadResult> promise;
    CancellationTokenRegistration registration;
    CancellationToken cancellation;
    ReadRequest request;
    Memory<ushort> words;
    TimeSpan timeout;
    Exchange? exchange;
    bool asked;
    bool closed;
    int thread;

    RtuConnection(RtuTiming timing, OpenQuestions?[] units, TimeProvider time, LineStatistics statistics) =>
        (this.timing, this.units, this.time, this.statistics) = (timing, units, time, statistics);

    public bool IsOpen
    {
        get { lock (gate) return !closed; }
    }

    public Task Ended => ended.Task;

    /// <summary>Null when the line cannot be opened.</summary>
    /// <param name="open">Opens the line, on the connection's own thread because it may block.</param>
    /// <param name="drain">How long to listen before the first question, where it is not known what was asked before.</param>
    /// <param name="units">256 places, one per unit identifier: what this line's predecessors have left unanswered. Kept by the caller for the next.</param>
    public static async ValueTask<RtuConnection?> OpenAsync(
        Func<IByteLine?> open, RtuTiming timing, OpenQuestions?[] units, TimeProvider time, LineStatistics statistics, CancellationToken cancellationToken, TimeSpan drain = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var connection = new RtuConnection(timing, units, time, statistics) { firstDrain = drain };
        connection.runner = new Thread(() => connection.Run(open), maxStackSize: 256 * 1024) { IsBackground = true, Name = "modbus rtu" };
        connection.runner.Start();
        return await connection.opened.Task ? connection : null;
    }

    /// <inheritdoc cref="IModbusLine.ReadAsync"/>
    /// <remarks>Asking while a question is outstanding is the caller's bug and throws.</remarks>
    public ValueTask<ReadResult> ReadAsync(ReadRequest request, Memory<ushort> words, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (words.Length < request.Count) throw new ArgumentException("the buffer is smaller than the answer", nameof(words));
        if (!request.IsAllowed) throw new ArgumentOutOfRangeException(nameof(request), request, "not a question Modbus allows");
        return Put(request, words, exchange: null, timeout, cancellationToken);
    }

    /// <inheritdoc cref="IModbusLine.ExchangeAsync"/>
    public ValueTask<ReadResult> ExchangeAsync(Exchange exchange, TimeSpan timeout, CancellationToken cancellationToken) =>
        Put(new ReadRequest(exchange.Unit, default, 0, 0), default, exchange, timeout, cancellationToken);

    ValueTask<ReadResult> Put(in ReadRequest request, Memory<ushort> words, Exchange? exchange, TimeSpan timeout, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ValueTask<ReadResult> answer;
        lock (gate)
        {
            if (closed) return new(new ReadResult(ReadOutcome.ConnectionLost));
            if (asked) throw new InvalidOperationException("a serial line is asked one question at a time");
            promise.Reset();
            asked = true;
            (this.request, this.words, this.exchange, this.timeout, cancellation) = (request, words, exchange, timeout, cancellationToken);
            registration = cancellationToken.UnsafeRegister(static state => ((RtuConnection)state!).line!.Wake(), this);
            answer = new(this, promise.Version);
        }
        if (thread != Environment.CurrentManagedThreadId) line!.Wake();
        return answer;
    }

    public void Dispose()
    {
        lock (gate) closed = true;
        line?.Wake();
    }

    /// <summary>Waits until the line is closed, for whoever opens it next. Blocks: for the next line's own thread.</summary>
    public void AwaitEnd() => runner!.Join(LongestEnd);

    void Run(Func<IByteLine?> open)
    {
        thread = Environment.CurrentManagedThreadId;
        line = open();
        if (line is null)
        {
            opened.SetResult(false);
            return;
        }
        using (line)
        {
            lastHeard = Now;
            drainUntil = lastHeard + firstDrain;
            statistics.CountConnection();
            opened.SetResult(true);
            while (Serve())
            {
            }
            lock (gate) closed = true;
        }
        // Only now, so that whoever hears of the loss can open the same line again.
        bool isAsked;
        lock (gate) isAsked = asked;
        if (isAsked) Complete(new(ReadOutcome.ConnectionLost));
        ended.SetResult();
    }

    /// <summary>One question, or one sound without a question. False when the line is finished.</summary>
    bool Serve()
    {
        bool isAsked;
        lock (gate)
        {
            if (closed) return false;
            isAsked = asked;
        }
        if (!isAsked) return Idle();
        if (Ask() is not { } result || !IsOpen) return false;
        Complete(result);
        return true;
    }

    bool Idle()
    {
        if (held == 0) return Listen(Timeout.InfiniteTimeSpan);
        var left = lastHeard + RtuTiming.Quiet - Now;
        return left > TimeSpan.Zero ? Listen(left) : ForgetNoise();
    }

    void Complete(ReadResult result)
    {
        CancellationToken cancelled;
        lock (gate)
        {
            asked = false;
            words = default;
            exchange = null;
            registration.Unregister();
            registration = default;
            cancelled = cancellation;
            cancellation = default;
        }
        if (cancelled.IsCancellationRequested && !result.IsOk) promise.SetException(new OperationCanceledException(cancelled));
        else promise.SetResult(result);
    }

    /// <summary>Null when the line is lost.</summary>
    ReadResult? Ask()
    {
        if (exchange is { } other) return AskOther(other);
        var open = units[request.Unit] ??= new OpenQuestions();
        for (var probes = 0; !open.MayAsk(request); probes++)
        {
            if (probes == MostProbes) return new ReadResult(ReadOutcome.Timeout);
            var probe = open.Probe(request);
            var found = AskOne(probe, open, probed);
            if (found is not { Outcome: ReadOutcome.Ok or ReadOutcome.Exception }) return found;
        }
        return AskOne(request, open, words.Span);
    }

    ReadResult? AskOne(in ReadRequest question, OpenQuestions open, Span<ushort> into)
    {
        if (!AwaitSilence(out var isSilent)) return null;
        if (!isSilent) return new ReadResult(ReadOutcome.WrongCrc);
        RtuFrame.WriteRequest(sent, question);
        statistics.Frames?.Question(sent);
        if (!line!.Write(sent)) return null;
        var begins = Now + RtuFrame.RequestBytes * timing.Character;
        var deadline = begins + timeout + RtuFrame.AnswerBytes(question) * timing.Character;
        open.Asked(question, begins);
        lastHeard = begins;

        var sound = new Sound();
        ReadResult? refusal = null;
        while (true)
        {
            var now = Now;
            var quietAt = lastHeard + RtuTiming.Quiet;
            var isQuiet = now >= quietAt || now >= deadline;
            if (Find(question, open, into, isQuiet, ref sound) is { } result)
            {
                if (result.IsOk || open.MayAsk(question)) return result;
                // An older question of this function is open, and an exception does not say which it refuses: if that one, the answer to this one follows.
                refusal = result;
                var latest = begins + Least(open.Latest, LongestDrain * timeout);
                if (latest > deadline) deadline = latest;
                continue;
            }
            if (isQuiet && sound.IsDamaged)
            {
                // It has come, and cannot be read: nothing more is to be expected of this question.
                open.Answered(question.Function, question.AnswerBytes, now);
                return new ReadResult(ReadOutcome.WrongCrc);
            }
            // It stays open: only what the unit answers next settles whose refusal this was.
            if (now >= deadline && refusal is not null) return refusal;
            if (now >= deadline || IsGivenUp)
            {
                drainUntil = begins + Least(open.Latest, LongestDrain * timeout);
                draining = question.Unit;
                return new ReadResult(sound.Name);
            }
            var isUnfinished = !isQuiet && (held > 0 || sound.IsDamaged);
            if (!Hear((isUnfinished ? Least(quietAt, deadline) : deadline) - now)) return null;
        }
    }

    /// <summary>Looks for the answer in what has been heard since the question, and puts everything else that is a frame where it belongs.</summary>
    ReadResult? Find(in ReadRequest question, OpenQuestions open, Span<ushort> into, bool isQuiet, ref Sound sound)
    {
        // Some adapters let us hear ourselves.
        if (held >= sent.Length && heard.AsSpan(0, sent.Length).SequenceEqual(sent)) Drop(sent.Length);
        else if (!isQuiet && held < sent.Length && heard.AsSpan(0, held).SequenceEqual(sent.AsSpan(0, held))) return null;

        ReadResult? answer = null;
        var frames = new RtuFrames(heard.AsSpan(0, held), [question.Unit, question.Function, (byte)question.AnswerBytes], isQuiet);
        while (answer is null && frames.Next())
        {
            var frame = frames.Current;
            var result = frame.SequenceEqual(sent) ? new(ReadOutcome.WrongLength) : ReadAnswer.Decode(frame[..^Crc16.Bytes], question, into);
            if (result.Outcome is ReadOutcome.Ok or ReadOutcome.Exception)
            {
                Settle(open, frame);
                statistics.Frames?.Answer(question, frame);
                answer = result;
            }
            else
            {
                sound.Frame(result.Outcome);
                HearUnasked(frame);
            }
        }
        sound.Bytes(frames.Noise, frames.IsDamaged, frames.IsCut);
        DropHeard(frames.Used, frames.Noise);
        return answer;
    }

    /// <summary>Waits until nobody speaks and nobody may still want to. False when the line is lost.</summary>
    /// <param name="isSilent">False when the line was never silent for as long as a question may take, or the question was given up.</param>
    bool AwaitSilence(out bool isSilent)
    {
        var began = Now;
        var drains = drainUntil > began;
        var patience = (drains ? drainUntil : began) + timing.Silence + timeout;
        isSilent = false;
        while (true)
        {
            var now = Now;
            var until = lastHeard + timing.Silence;
            if (drainUntil > until) until = drainUntil;
            if (now < until && (now >= patience || IsGivenUp)) return true;
            var before = lastHeard;
            // Once more without a wait even where the time is over: something may have come that nobody has looked at.
            if (!Listen(now < until ? until - now : TimeSpan.Zero)) return false;
            if (now >= until && lastHeard == before) break;
        }
        if (drains)
        {
            statistics.CountDrain(Now - began);
            // Still set: what was waited for has not come.
            if (drainUntil > TimeSpan.Zero) units[draining]?.WaitedInVain();
        }
        drainUntil = TimeSpan.Zero;
        isSilent = true;
        return ForgetNoise();
    }

    /// <summary>Hears what nobody has asked for. False when the line is lost.</summary>
    bool Listen(TimeSpan wait)
    {
        if (!Hear(wait)) return false;
        var frames = new RtuFrames(heard.AsSpan(0, held), [], Now - lastHeard >= RtuTiming.Quiet);
        while (frames.Next()) HearUnasked(frames.Current);
        DropHeard(frames.Used, frames.Noise);
        return true;
    }

    void HearUnasked(ReadOnlySpan<byte> frame)
    {
        statistics.Frames?.Unasked(frame);
        if (units[frame[0]] is not { } unit || !Settle(unit, frame))
        {
            statistics.CountUnknown();
            return;
        }
        statistics.CountLate();
        if (frame[0] == draining) drainUntil = TimeSpan.Zero;
    }

    bool Settle(OpenQuestions unit, ReadOnlySpan<byte> frame) =>
        (frame[1] & ReadAnswer.ExceptionBit) == 0 ? unit.Answered(frame[1], frame[2], lastHeard) : unit.Refused((byte)(frame[1] ^ ReadAnswer.ExceptionBit), lastHeard);

    /// <summary>False when the line is lost.</summary>
    bool Hear(TimeSpan wait)
    {
        // Full of what makes no frame: the older half can be none any more.
        if (held == heard.Length)
        {
            DropHeard(RtuFrame.MostBytes, RtuFrame.MostBytes);
        }
        var read = line!.Read(heard.AsSpan(held), wait);
        if (read == 0) return true;
        if (read < 0) return false;
        held += read;
        lastHeard = Now;
        return true;
    }

    bool ForgetNoise()
    {
        DropHeard(held, held);
        return true;
    }

    /// <summary>Where there was noise, all that was heard with it is recorded as it came: what it was can only be seen in its place.</summary>
    void DropHeard(int bytes, int noise)
    {
        if (noise > 0) statistics.Frames?.Unasked(heard.AsSpan(0, bytes));
        statistics.CountNoise(noise);
        Drop(bytes);
    }

    void Drop(int bytes)
    {
        if (bytes == 0) return;
        heard.AsSpan(bytes, held - bytes).CopyTo(heard);
        held -= bytes;
    }

    TimeSpan Now => time.GetElapsedTime(0);

    bool IsGivenUp
    {
        get { lock (gate) return closed || cancellation.IsCancellationRequested; }
    }

    static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token) => promise.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token) => promise.GetStatus(token);

    void IValueTaskSource<ReadResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        promise.OnCompleted(continuation, state, token, flags);
}
