using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Traceability.Testing;

/// <summary>
/// A Modbus TCP server on a free loopback port that does what the script says with each question: answer, answer late, answer wrongly, in
/// pieces, or close. One connection's questions are served one after the other, as a gateway does.
/// </summary>
public sealed class ScriptedModbusServer : IAsyncDisposable
{
    readonly Func<ModbusQuestion, Connection, Task> script;
    readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    readonly ConcurrentQueue<ModbusQuestion> questions = new();
    readonly ConcurrentBag<Socket> sockets = [];
    readonly Task accepting;

    public ScriptedModbusServer(Func<ModbusQuestion, Connection, Task> script, int port = 0)
    {
        this.script = script;
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen();
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        accepting = AcceptAsync();
    }

    public int Port { get; }
    public IReadOnlyCollection<ModbusQuestion> Questions => questions;
    public int Connections => sockets.Count;

    /// <summary>What the script may do with the connection that a question came on.</summary>
    public sealed class Connection(Socket socket)
    {
        /// <summary>For scripts that answer a question by way of a later one.</summary>
        public List<ModbusQuestion> Kept { get; } = [];

        public async Task SendAsync(params byte[][] pieces)
        {
            foreach (var piece in pieces) await socket.SendAsync(piece, SocketFlags.None);
        }

        public void Close() => socket.Dispose();
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptAsync();
                socket.NoDelay = true;
                sockets.Add(socket);
                _ = ServeAsync(socket);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    async Task ServeAsync(Socket socket)
    {
        var connection = new Connection(socket);
        var frame = new byte[12];
        try
        {
            while (true)
            {
                for (var held = 0; held < frame.Length;)
                {
                    var received = await socket.ReceiveAsync(frame.AsMemory(held), SocketFlags.None);
                    if (received == 0) return;
                    held += received;
                }
                var question = new ModbusQuestion(
                    BinaryPrimitives.ReadUInt16BigEndian(frame), frame[6], frame[7],
                    BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(8)), BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(10)));
                questions.Enqueue(question);
                await script(question, connection);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The client left, or the script closed.
        }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        foreach (var socket in sockets) socket.Dispose();
        await accepting;
    }
}
