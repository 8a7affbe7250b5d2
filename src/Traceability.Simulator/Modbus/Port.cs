using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace Traceability.Simulator.Modbus;

/// <summary>
/// One listening TCP port with the units behind it. Owns a thread that accepts and one thread per client, so that a client that
/// connects and says nothing holds up nobody.
/// </summary>
sealed partial class Port : IDisposable
{
    /// <summary>A client more is turned away: each costs a thread.</summary>
    public const int MostClients = 48;

    const int Backlog = 16;
    const int AddressInUse = 98;
    static readonly TimeSpan LookUp = TimeSpan.FromMilliseconds(200);

    readonly string _host;
    readonly Unit[] _units;
    readonly StrangerPolicy _strangers;
    readonly TimeProvider _time;
    readonly ILogger _log;
    readonly ManualResetEvent _ending = new(false);
    readonly Lock _gate = new();
    readonly List<Thread> _threads = [];
    nint _context;
    int _listening;
    int _clients;

    Port(string host, Unit[] units, StrangerPolicy strangers, TimeProvider time, ILogger log) =>
        (_host, _units, _strangers, _time, _log) = (host, units, strangers, time, log);

    /// <summary>The port that clients use; never 0.</summary>
    public int Number { get; private set; }

    /// <summary>Binds and starts to answer. Null with the reason when the port cannot be had.</summary>
    /// <param name="host">An IPv4 address; libmodbus takes no names here.</param>
    /// <param name="number">0 = any free port.</param>
    public static Port? Open(string host, int number, Unit[] units, StrangerPolicy strangers, TimeProvider time, ILogger log, out string? failure)
    {
        var port = new Port(host, units, strangers, time, log);
        if (!port.TryListen(number, out failure))
        {
            port.Dispose();
            return null;
        }
        port.Start(port.Accept, $"accept {port.Number}");
        return port;
    }

    public void Dispose()
    {
        _ending.Set();
        Thread[] threads;
        lock (_gate) threads = [.. _threads];
        foreach (var thread in threads) thread.Join(TimeSpan.FromSeconds(1));
        StopListening();
        // The event is not disposed: a client thread that sits in a native call may still look at it.
    }

    bool TryListen(int number, out string? failure)
    {
        failure = null;
        _context = LibModbus.NewTcp(_host, number);
        if (_context == 0)
        {
            failure = $"libmodbus takes no address {_host}:{number}";
            return false;
        }
        _listening = LibModbus.TcpListen(_context, Backlog);
        if (_listening >= 0)
        {
            Number = Libc.BoundPort(_listening);
            return true;
        }
        var error = Marshal.GetLastPInvokeError();
        failure = error == AddressInUse ? $"{_host}:{number} is in use" : $"{_host}:{number} cannot be listened on (errno {error})";
        StopListening();
        return false;
    }

    void StopListening()
    {
        if (_listening > 0) _ = Libc.Close(_listening);
        _listening = 0;
        if (_context == 0) return;
        // modbus_tcp_accept leaves the last client's descriptor in this context; closing the context would cut that client off.
        _ = LibModbus.SetSocket(_context, -1);
        LibModbus.Free(_context);
        _context = 0;
    }

    void Accept()
    {
        while (!_ending.WaitOne(0))
        {
            // Waiting here and not in accept: an interrupted or failed modbus_tcp_accept closes the listening socket.
            if (!Libc.WaitReadable(_listening, LookUp)) continue;
            var client = LibModbus.TcpAccept(_context, ref _listening);
            if (client >= 0) Take(client);
            else ListenAgain(Marshal.GetLastPInvokeError());
        }
    }

    void ListenAgain(int error)
    {
        _listening = 0;
        StopListening();
        do Log.ListeningAgain(_log, Number, error);
        while (!_ending.WaitOne(LookUp) && !TryListen(Number, out _));
    }

    void Take(int client)
    {
        if (client >= Libc.FirstDescriptorThatAborts || Volatile.Read(ref _clients) >= MostClients)
        {
            Log.TurnedAway(_log, Number, client);
            _ = Libc.Close(client);
            return;
        }
        Interlocked.Increment(ref _clients);
        Start(() => Serve(client), $"client {Number}/{client}");
    }

    void Serve(int client)
    {
        try
        {
            Connection.Serve(client, _host, Number, _units, _strangers, _time, _ending);
        }
        finally
        {
            Interlocked.Decrement(ref _clients);
            lock (_gate) _threads.Remove(Thread.CurrentThread);
        }
    }

    void Start(ThreadStart run, string name)
    {
        var thread = new Thread(run, maxStackSize: 256 * 1024) { IsBackground = true, Name = name };
        lock (_gate) _threads.Add(thread);
        thread.Start();
    }

    static partial class Log
    {
        [LoggerMessage(EventId = 7101, Level = LogLevel.Warning, Message = "port {Port}: client turned away (descriptor {Descriptor})")]
        public static partial void TurnedAway(ILogger log, int port, int descriptor);

        [LoggerMessage(EventId = 7102, Level = LogLevel.Warning, Message = "port {Port}: listening again after errno {Error}")]
        public static partial void ListeningAgain(ILogger log, int port, int error);
    }
}
