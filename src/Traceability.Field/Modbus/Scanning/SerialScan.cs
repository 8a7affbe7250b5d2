using Traceability.Field.Serial;

namespace Traceability.Field.Modbus.Scanning;

/// <summary>
/// Asks every unit of a serial line for one register, to see who answers. RTU answers carry their unit: one that comes while the next is asked is
/// still a find of its sender, so the questions may follow each other faster than the slowest unit answers. Each find is asked once more before it
/// counts. On one thread of its own, which blocks; writes nothing but questions for readings.
/// </summary>
public sealed class SerialScan
{
    /// <summary>Listened for so long before the first question: nobody is talked into.</summary>
    public static TimeSpan LookAround { get; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Fewer bytes than the shortest frame are a plug, a switch or a relay.</summary>
    internal const int MoreThanGlitch = RtuFrame.ExceptionBytes;

    /// <summary>An answer to a question of longer ago is somebody else's.</summary>
    static readonly TimeSpan LatestAnswer = TimeSpan.FromSeconds(3);

    /// <summary>On a line that is noisy at every turn, asking again and again finds nobody and takes for ever.</summary>
    const int MostSuspects = 16;
    const int Tries = 3;
    const byte GatewayPathUnavailable = 0x0A, GatewayTargetSilent = 0x0B;

    readonly QuestionLine line;
    readonly LineOptions options;
    readonly RtuTiming timing;
    readonly ScanPass pass;
    readonly TimeProvider time;
    readonly Action<ScanFind> onFind;
    readonly CancellationToken cancellation;

    readonly byte[] heard = new byte[2 * RtuFrame.MostBytes];
    readonly TimeSpan?[] askedAt = new TimeSpan?[256];
    readonly int[] framesOf = new int[256];
    readonly bool[] known = new bool[256];
    readonly Queue<ScanFind> unconfirmed = [];
    readonly List<ScanFind> finds = [];
    readonly List<byte> damaged = [];
    int held;
    TimeSpan lastHeard;
    int questions, noise, noiseAtTurn, foreign, gatewayRefusals, suspects;
    bool isEcho, isLost;

    SerialScan(QuestionLine line, LineOptions options, ScanPass pass, TimeProvider time, Action<ScanFind> onFind, CancellationToken cancellation)
    {
        (this.line, this.options, this.pass, this.time, this.onFind, this.cancellation) = (line, options, pass, time, onFind, cancellation);
        timing = ScanPass.TimingOf(options);
    }

    /// <param name="line">A serial port, or a converter that passes RTU frames.</param>
    /// <param name="onAsked">Told how many units are done with; on the scan's own thread, as <paramref name="onFind"/> is.</param>
    public static async Task<SerialScanResult> RunAsync(
        LineOptions line, IReadOnlyList<byte> units, ScanPass pass, TimeProvider time, Action<ScanFind> onFind, Action<int> onAsked, CancellationToken cancellationToken)
    {
        if (line is not RtuOverTcpOptions converter) return await RunAsync(Port, line, units, pass, time, onFind, onAsked, cancellationToken);
        if (await LineCheck.TryAsync(line, time, cancellationToken) is { } refusal) return Refused(refusal);
        var socket = await converter.ConnectAsync(time, cancellationToken);
        return await RunAsync(() => (socket is null ? null : new DescriptorLine(socket.SafeHandle, socket), null), line, units, pass, time, onFind, onAsked, cancellationToken);

        (IByteLine?, string?) Port() => (SerialPort.Open(((SerialBusOptions)line).Port, out var refusal), refusal);
    }

    internal static Task<SerialScanResult> RunAsync(
        Func<(IByteLine? Line, string? Refusal)> open, LineOptions options, IReadOnlyList<byte> units, ScanPass pass, TimeProvider time,
        Action<ScanFind> onFind, Action<int> onAsked, CancellationToken cancellationToken)
    {
        TaskCompletionSource<SerialScanResult> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(Run, maxStackSize: 256 * 1024) { IsBackground = true, Name = "modbus scan" }.Start();
        return done.Task;

        void Run()
        {
            try
            {
                done.SetResult(RunHere());
            }
            catch (OperationCanceledException)
            {
                done.SetCanceled(cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Whoever is told of finds may fail; the scan ends with it, and its caller hears of it.
                done.SetException(e);
            }
        }

        SerialScanResult RunHere()
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (opened, refusal) = open();
            if (opened is null) return Refused(new(options is SerialBusOptions ? LineTrouble.Port : LineTrouble.Other, refusal ?? "the connection broke at once"));
            using var line = new QuestionLine(opened);
            using var waking = cancellationToken.UnsafeRegister(static state => ((QuestionLine)state!).Wake(), line);
            return new SerialScan(line, options, pass, time, onFind, cancellationToken).Run(units, onAsked);
        }
    }

    static SerialScanResult Refused(LineRefusal refusal) => new()
    {
        Finds = [], Damaged = [], Questions = 0, NoiseBytes = 0, ForeignFrames = 0, GatewayRefusals = 0, WasBusy = false, IsLost = false, Refusal = refusal,
    };

    SerialScanResult Run(IReadOnlyList<byte> units, Action<int> onAsked)
    {
        lastHeard = Now;
        Listen(Now + LookAround);
        var wasBusy = foreign > 0 || noise >= MoreThanGlitch;
        for (var i = 0; i < units.Count && !wasBusy && !isLost; i++)
        {
            var unit = units[i];
            if (!known[unit]) Turn(unit);
            Confirm();
            onAsked(i + 1);
        }
        // The last ones may be late too.
        if (!wasBusy && !isLost) Listen(Now + ScanPass.DefaultPatience);
        Confirm();
        return new()
        {
            Finds = finds, Damaged = damaged, Questions = questions, NoiseBytes = noise, ForeignFrames = foreign, GatewayRefusals = gatewayRefusals,
            WasBusy = wasBusy, IsLost = isLost, Refusal = null,
        };
    }

    void Turn(byte unit)
    {
        noiseAtTurn = 0;
        if (Ask(unit, pass.WaitOn(options)) || noiseAtTurn < MoreThanGlitch || ++suspects > MostSuspects) return;
        if (!AskAgain(unit, ScanPass.DefaultPatience)) damaged.Add(unit);
    }

    /// <summary>A check that is right by chance is right once: the second answer makes the find.</summary>
    void Confirm()
    {
        while (!isLost && unconfirmed.TryDequeue(out var first))
        {
            if (!AskAgain(first.Unit, first.Took * 2 > ScanPass.DefaultPatience ? first.Took * 2 : ScanPass.DefaultPatience))
            {
                damaged.Add(first.Unit);
                continue;
            }
            finds.Add(first);
            onFind(first);
        }
    }

    bool AskAgain(byte unit, TimeSpan wait)
    {
        for (var tries = 0; tries < Tries && !isLost; tries++)
            if (Ask(unit, wait)) return true;
        return false;
    }

    /// <summary>Until the unit has answered, or the wait is over and nobody is in the middle of a frame. True when it has.</summary>
    bool Ask(byte unit, TimeSpan wait)
    {
        Listen(lastHeard + timing.Silence);
        if (isLost) return false;
        isLost = !line.Ask(new ReadRequest(unit, pass.Table, 0, 1));
        questions++;
        isEcho = true;
        lastHeard = Now + ScanPass.QuestionOn(options);
        askedAt[unit] = lastHeard;
        var before = framesOf[unit];
        Listen(lastHeard + wait, unit, before);
        return framesOf[unit] > before;
    }

    /// <param name="awaited">The wait is over when this unit has sent more than <paramref name="before"/> frames.</param>
    void Listen(TimeSpan until, byte? awaited = null, int before = 0)
    {
        while (!isLost)
        {
            cancellation.ThrowIfCancellationRequested();
            var now = Now;
            var isQuiet = now >= lastHeard + RtuTiming.Quiet;
            Find(isQuiet);
            if (awaited is { } unit && framesOf[unit] > before) return;
            if (now >= until && (held == 0 || isQuiet)) return;
            var wakeAt = held > 0 ? lastHeard + RtuTiming.Quiet : until;
            Hear(wakeAt - now);
        }
    }

    void Hear(TimeSpan wait)
    {
        if (held == heard.Length) Drop(RtuFrame.MostBytes, RtuFrame.MostBytes);
        var read = line.Read(heard.AsSpan(held), wait);
        isLost |= read < 0;
        if (read <= 0) return;
        held += read;
        lastHeard = Now;
    }

    void Find(bool isQuiet)
    {
        if (held == 0) return;
        if (isEcho && !isQuiet && held < RtuFrame.RequestBytes && line.Sent.StartsWith(heard.AsSpan(0, held))) return;
        if (isEcho && heard.AsSpan(0, held).StartsWith(line.Sent)) Drop(RtuFrame.RequestBytes, 0);
        isEcho = false;
        var frames = new RtuFrames(heard.AsSpan(0, held), [], isQuiet);
        while (frames.Next()) Take(frames.Current);
        Drop(isQuiet ? held : frames.Used, isQuiet ? frames.Noise + held - frames.Used : frames.Noise);
    }

    void Take(ReadOnlySpan<byte> frame)
    {
        var unit = frame[0];
        if (askedAt[unit] is not { } asked || lastHeard - asked > LatestAnswer)
        {
            foreign++;
            return;
        }
        framesOf[unit]++;
        var code = (frame[1] & ReadAnswer.ExceptionBit) == 0 ? (byte)0 : frame[2];
        if (code is GatewayPathUnavailable or GatewayTargetSilent)
        {
            gatewayRefusals++;
            return;
        }
        if (known[unit]) return;
        known[unit] = true;
        unconfirmed.Enqueue(new(unit, lastHeard > asked ? lastHeard - asked : TimeSpan.Zero, code));
    }

    void Drop(int bytes, int ofNoise)
    {
        if (ofNoise > 0)
        {
            noise += ofNoise;
            noiseAtTurn += ofNoise;
            // A master's question is no answer, but it is a frame.
            for (var at = 0; at + RtuFrame.RequestBytes <= bytes; at++)
                if (RtuFrame.TryReadRequest(heard.AsSpan(at, RtuFrame.RequestBytes), out _)) foreign++;
        }
        heard.AsSpan(bytes, held - bytes).CopyTo(heard);
        held -= bytes;
    }

    TimeSpan Now => time.GetElapsedTime(0);
}
