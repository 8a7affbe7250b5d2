using System.Net;
using System.Net.Sockets;
using Traceability.Field.Serial;

namespace Traceability.Field.Tests.Modbus.Listening;

/// <summary>
/// A two-wire bus made of sockets: what the master sends goes to the units' terminal, what they send to the master, and both to whoever listens,
/// as on a real pair of wires. Whatever a listener sends would be counted.
/// </summary>
sealed class OverheardRelay : IDisposable
{
    readonly TcpListener master = new(IPAddress.Loopback, 0), listeners = new(IPAddress.Loopback, 0);
    readonly IByteLine units;
    readonly Lock gate = new();
    readonly List<Socket> listening = [];
    Socket? asking;
    volatile bool over;
    int sentByListeners;

    public OverheardRelay(IByteLine units)
    {
        this.units = units;
        master.Start();
        listeners.Start();
        Start(() =>
        {
            while (true)
            {
                asking = master.AcceptSocket();
                Copy(asking, bytes => units.Write(bytes));
            }
        });
        Start(() =>
        {
            while (true)
            {
                var listener = listeners.AcceptSocket();
                lock (gate) listening.Add(listener);
                Start(() =>
                {
                    var buffer = new byte[64];
                    while (listener.Receive(buffer) is > 0 and var sent) Interlocked.Add(ref sentByListeners, sent);
                });
            }
        });
        Start(() =>
        {
            var buffer = new byte[512];
            while (!over && units.Read(buffer, TimeSpan.FromMilliseconds(200)) is >= 0 and var read)
            {
                if (read == 0) continue;
                asking?.Send(buffer.AsSpan(0, read));
                Tell(buffer.AsSpan(0, read));
            }
        });
    }

    public int MasterPort => ((IPEndPoint)master.LocalEndpoint).Port;
    public int ListenerPort => ((IPEndPoint)listeners.LocalEndpoint).Port;
    public int SentByListeners => Volatile.Read(ref sentByListeners);

    void Copy(Socket from, Action<byte[]> to)
    {
        var buffer = new byte[512];
        while (from.Receive(buffer) is > 0 and var read)
        {
            to(buffer[..read]);
            Tell(buffer.AsSpan(0, read));
        }
    }

    void Tell(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            foreach (var listener in listening) listener.Send(bytes);
        }
    }

    static void Start(Action work) => new Thread(() =>
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    })
    { IsBackground = true }.Start();

    public void Dispose()
    {
        over = true;
        master.Stop();
        listeners.Stop();
        asking?.Dispose();
        lock (gate)
        {
            foreach (var listener in listening) listener.Dispose();
        }
        units.Dispose();
    }
}
