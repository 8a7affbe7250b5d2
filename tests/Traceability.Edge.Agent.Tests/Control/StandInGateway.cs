using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Traceability.Edge.Agent.Tests.Control;

/// <summary>
/// A Modbus TCP gateway with registers that a test sets, which takes writes and says what it is. Unlike the scripted server it reads frames of any
/// length, and it knows how many connections are open.
/// </summary>
sealed class StandInGateway : IAsyncDisposable
{
    readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    readonly ConcurrentDictionary<(byte Unit, ushort Address), ushort> registers = new();
    readonly ConcurrentDictionary<Socket, bool> sockets = new();
    readonly Task accepting;

    public StandInGateway()
    {
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Ends which the other side has not closed.</summary>
    public int Open => sockets.Count;

    public ConcurrentQueue<(byte Unit, byte Function, ushort Address)> Questions { get; } = new();

    /// <summary>Called with a write before it is answered: unit, address, words. False refuses it.</summary>
    public Func<byte, ushort, ushort[], bool> Written { get; set; } = (_, _, _) => false;

    /// <summary>Unit → vendor, product code, revision; others refuse function 43.</summary>
    public ConcurrentDictionary<byte, string[]> Identities { get; } = new();

    /// <summary>Units that answer nothing.</summary>
    public ConcurrentDictionary<byte, bool> Silent { get; } = new();

    /// <summary>Units for which every question is answered with this exception.</summary>
    public ConcurrentDictionary<byte, byte> Refusing { get; } = new();

    public void Set(byte unit, ushort address, params ushort[] words)
    {
        for (var i = 0; i < words.Length; i++) registers[(unit, (ushort)(address + i))] = words[i];
    }

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        foreach (var socket in sockets.Keys) socket.Dispose();
        await accepting;
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptAsync();
                sockets[socket] = true;
                _ = ServeAsync(socket);
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    async Task ServeAsync(Socket socket)
    {
        try
        {
            using var stream = new NetworkStream(socket, ownsSocket: true);
            var head = new byte[7];
            while (true)
            {
                await stream.ReadExactlyAsync(head);
                var pdu = new byte[BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(4)) - 1];
                await stream.ReadExactlyAsync(pdu);
                Questions.Enqueue((head[6], pdu[0], BinaryPrimitives.ReadUInt16BigEndian(pdu.AsSpan(1))));
                if (Silent.ContainsKey(head[6])) continue;
                var answer = Answer(head[6], pdu);
                BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(4), (ushort)(1 + answer.Length));
                await stream.WriteAsync((byte[])[.. head, .. answer]);
            }
        }
        catch (Exception over) when (over is IOException or ObjectDisposedException or SocketException)
        {
            // The client has closed.
        }
        finally
        {
            sockets.TryRemove(socket, out _);
        }
    }

    byte[] Answer(byte unit, byte[] pdu)
    {
        var (address, count) = (BinaryPrimitives.ReadUInt16BigEndian(pdu.AsSpan(1)), pdu.Length < 5 ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(pdu.AsSpan(3)));
        if (Refusing.TryGetValue(unit, out var code)) return [(byte)(pdu[0] | 0x80), code];
        switch (pdu[0])
        {
            case 3 or 4:
                var read = new byte[2 + 2 * count];
                (read[0], read[1]) = (pdu[0], (byte)(2 * count));
                for (var i = 0; i < count; i++)
                    BinaryPrimitives.WriteUInt16BigEndian(read.AsSpan(2 + 2 * i), registers.TryGetValue((unit, (ushort)(address + i)), out var word) ? word : (ushort)0);
                return read;
            case 16:
                var words = Enumerable.Range(0, count).Select(i => BinaryPrimitives.ReadUInt16BigEndian(pdu.AsSpan(6 + 2 * i))).ToArray();
                return Written(unit, address, words) ? pdu[..5] : [0x90, 4];
            case 43 when Identities.TryGetValue(unit, out var objects):
                return [43, 14, 1, 1, 0, 0, (byte)objects.Length, .. objects.SelectMany((text, i) => (byte[])[(byte)i, (byte)text.Length, .. System.Text.Encoding.ASCII.GetBytes(text)])];
            default:
                return [(byte)(pdu[0] | 0x80), 1];
        }
    }
}
