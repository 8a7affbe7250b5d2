using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Traceability.Simulator.Truth;

namespace Traceability.Simulator.Tests.Running;

/// <summary>As little Modbus TCP as a test needs, written out byte by byte.</summary>
sealed class RawClient : IDisposable
{
    static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(5);

    readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    ushort _transaction;

    public static async Task<RawClient> ConnectAsync(int port)
    {
        var client = new RawClient();
        await client._socket.ConnectAsync(IPAddress.Loopback, port);
        return client;
    }

    public async Task SendAsync(params byte[] bytes) => await _socket.SendAsync(bytes);

    /// <summary>The answer's function and data, or null when none comes in time.</summary>
    public async Task<byte[]?> AskAsync(byte unit, byte function, ushort address, ushort quantity, TimeSpan? patience = null)
    {
        var request = new byte[12];
        BinaryPrimitives.WriteUInt16BigEndian(request, ++_transaction);
        request[5] = 6;
        request[6] = unit;
        request[7] = function;
        BinaryPrimitives.WriteUInt16BigEndian(request.AsSpan(8), address);
        BinaryPrimitives.WriteUInt16BigEndian(request.AsSpan(10), quantity);
        await SendAsync(request);
        using var deadline = new CancellationTokenSource(patience ?? AnswerPatience);
        try
        {
            var header = await ReceiveAsync(7, deadline.Token);
            Assert.Equal(_transaction, BinaryPrimitives.ReadUInt16BigEndian(header));
            Assert.Equal(unit, header[6]);
            return await ReceiveAsync(BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(4)) - 1, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    public async Task<ushort[]> WordsAsync(byte unit, byte function, ushort address, ushort quantity)
    {
        var answer = await AskAsync(unit, function, address, quantity);
        Assert.NotNull(answer);
        Assert.Equal(function, answer[0]);
        Assert.Equal(2 * quantity, answer[1]);
        return [.. Enumerable.Range(0, quantity).Select(i => BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(2 + 2 * i)))];
    }

    /// <summary>kWh at wire 0048h, the high word first.</summary>
    public async Task<decimal> ImportAsync(byte unit)
    {
        var words = await WordsAsync(unit, 4, 0x0048, 2);
        return Counter.Shown(BitConverter.UInt32BitsToSingle((uint)words[0] << 16 | words[1]));
    }

    /// <summary>Litres at wire 2609, the low word first.</summary>
    public async Task<decimal> LitresAsync()
    {
        var words = await WordsAsync(10, 3, 2609, 2);
        return Counter.Shown(BitConverter.UInt32BitsToSingle((uint)words[1] << 16 | words[0]));
    }

    /// <summary>Reads the four counters in the order of the account's channels.</summary>
    public async Task<decimal[]> CountersAsync() =>
        [await ImportAsync(1), await ImportAsync(2), await ImportAsync(3), await LitresAsync()];

    /// <summary>True when the other end closes the connection.</summary>
    public async Task<bool> IsClosedAsync(TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience);
        try
        {
            return await _socket.ReceiveAsync(new byte[1], deadline.Token) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose() => _socket.Dispose();

    async Task<byte[]> ReceiveAsync(int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        for (var got = 0; got < count;)
        {
            var more = await _socket.ReceiveAsync(bytes.AsMemory(got), cancellationToken);
            if (more == 0) throw new IOException("closed by the simulator");
            got += more;
        }
        return bytes;
    }
}
