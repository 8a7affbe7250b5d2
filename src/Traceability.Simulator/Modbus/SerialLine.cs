using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace Traceability.Simulator.Modbus;

/// <summary>
/// A pseudo terminal with units at its far end, answered by libmodbus. libmodbus serves one unit per line, so it sits behind a pair of sockets:
/// each question is handed to it under the identifier it names, and its answer goes out when and how the unit is told to speak.
/// </summary>
sealed partial class SerialLine : IDisposable
{
    const int UnitAt = 0;
    const int LongestFrame = 256;

    /// <summary>A question is over when nothing more has come for so long; on a pseudo terminal it comes in one piece.</summary>
    static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(3);

    static readonly TimeSpan LookUp = TimeSpan.FromMilliseconds(100);

    readonly Unit[] _units;
    readonly Random _random;
    readonly TimeProvider _time;
    readonly ILogger _log;
    readonly ManualResetEvent _ending = new(false);
    readonly List<(TimeSpan Due, byte[] Bytes)> _outgoing = [];
    int _near = -1, _far = -1, _inner = -1, _outer = -1;
    nint _context;
    Thread? _thread;

    SerialLine(Unit[] units, Random random, TimeProvider time, ILogger log) => (_units, _random, _time, _log) = (units, random, time, log);

    /// <summary>The path that clients open.</summary>
    public string Device { get; private set; } = "";

    /// <summary>Null with the reason when there is no terminal to be had.</summary>
    public static SerialLine? Open(Unit[] units, Random random, TimeProvider time, ILogger log, out string? failure)
    {
        failure = null;
        var line = new SerialLine(units, random, time, log);
        if (line.TryOpen())
        {
            line._thread = new Thread(line.Run, maxStackSize: 256 * 1024) { IsBackground = true, Name = "serial line" };
            line._thread.Start();
            return line;
        }
        failure = $"no pseudo terminal (errno {Marshal.GetLastPInvokeError()})";
        line.Dispose();
        return null;
    }

    public void Dispose()
    {
        _ending.Set();
        if (_thread?.Join(TimeSpan.FromSeconds(2)) == false) return;   // it may stand in libmodbus; the process ends anyway
        if (_context != 0) LibModbus.Free(_context);
        foreach (var descriptor in (ReadOnlySpan<int>)[_near, _far, _inner, _outer])
            if (descriptor >= 0) _ = Libc.Close(descriptor);
        _ending.Dispose();
    }

    bool TryOpen()
    {
        // Our own end of the far side stays open, or the line would hang up whenever a client closes it.
        if (!Libc.TryOpenTerminal(out _near, out _far, out var device) || !Libc.TryPair(out _inner, out _outer)) return false;
        Device = device;
        _context = LibModbus.NewRtu(device, 19_200, (byte)'E', 8, 1);
        return _context != 0 && _inner < Libc.FirstDescriptorThatAborts
            && LibModbus.SetSocket(_context, _inner) == 0 && LibModbus.SetIndicationTimeout(_context, 0, 100_000) == 0;
    }

    void Run()
    {
        var heard = new byte[LongestFrame];
        while (!_ending.WaitOne(0))
        {
            var wait = Speak();
            if (!Libc.WaitReadable(_near, wait)) continue;
            var length = 0;
            do
            {
                var read = Libc.Read(_near, heard.AsSpan(length));
                if (read <= 0) break;
                length += read;
            }
            while (length < heard.Length && Libc.WaitReadable(_near, Quiet));
            if (length == 0) _ending.WaitOne(LookUp);
            else if (Array.Find(_units, unit => unit.Id == heard[0]) is { } unit) Answer(unit, heard.AsSpan(0, length));
        }
    }

    /// <summary>Sends what is due. How long nothing more will be, at most.</summary>
    TimeSpan Speak()
    {
        var now = Now;
        while (_outgoing.Count > 0 && _outgoing[0].Due <= now)
        {
            if (!Libc.Write(_near, _outgoing[0].Bytes)) Log.NotSent(_log, Device);
            _outgoing.RemoveAt(0);
        }
        // A wait is in whole milliseconds, rounded down: the last one is spent awake.
        return _outgoing.Count == 0 || _outgoing[0].Due - now > LookUp ? LookUp : _outgoing[0].Due - now;
    }

    unsafe void Answer(Unit unit, ReadOnlySpan<byte> question)
    {
        byte* request = stackalloc byte[LongestFrame];
        Span<byte> answer = stackalloc byte[LongestFrame];
        _ = LibModbus.SetSlave(_context, unit.Id);
        if (!Libc.Write(_outer, question)) return;
        var length = LibModbus.Receive(_context, request);
        if (length > 0 && !Reply.Give(_context, request, length, UnitAt, unit, StrangerPolicy.Silence)) Log.NotSent(_log, Device);
        // What libmodbus has refused to take must not stand before the next question.
        while (Libc.WaitReadable(_inner, TimeSpan.Zero)) _ = Libc.Read(_inner, answer);
        if (!Libc.WaitReadable(_outer, TimeSpan.Zero)) return;
        length = Libc.Read(_outer, answer);
        if (length > 0) Send(unit, [.. answer[..length]]);
    }

    void Send(Unit unit, byte[] answer)
    {
        if (_random.Next(100) < unit.NoisyPercent) answer = Noisy(answer);
        var due = Now + unit.Late;
        var gap = unit.ByteGap;
        if (gap == TimeSpan.Zero) _outgoing.Add((due, answer));
        else _outgoing.AddRange(answer.Select((b, i) => (due + i * gap, (byte[])[b])));
        _outgoing.Sort((one, other) => one.Due.CompareTo(other.Due));
    }

    byte[] Noisy(byte[] answer)
    {
        switch (_random.Next(3))
        {
            case 0:
                answer[_random.Next(answer.Length)] ^= (byte)(1 << _random.Next(8));
                return answer;
            case 1:
                return answer[..^_random.Next(1, answer.Length)];
            default:
                var noise = new byte[_random.Next(1, 8)];
                _random.NextBytes(noise);
                return [.. noise, .. answer];
        }
    }

    TimeSpan Now => _time.GetElapsedTime(0);

    static partial class Log
    {
        [LoggerMessage(EventId = 7103, Level = LogLevel.Warning, Message = "{Device}: an answer was not sent")]
        public static partial void NotSent(ILogger log, string device);
    }
}
