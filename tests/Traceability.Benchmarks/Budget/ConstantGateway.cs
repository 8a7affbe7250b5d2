using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Traceability.Benchmarks.Budget;

/// <summary>Answers every question of 50 registers with zeros, on a thread of its own, and allocates nothing while it does: so what is counted is the client's.</summary>
sealed class ConstantGateway : IAsyncDisposable
{
    public const int Registers = 50;

    const int TcpHeader = 6, RtuQuestion = 8, TcpQuestion = 12;

    readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    readonly bool rtu;

    ConstantGateway(bool rtu)
    {
        this.rtu = rtu;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        new Thread(Serve) { IsBackground = true, Name = "gateway" }.Start();
    }

    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    public static ConstantGateway Start() => new(rtu: false);

    /// <summary>With the frames of a serial line.</summary>
    public static ConstantGateway StartRtu() => new(rtu: true);

    void Serve()
    {
        var question = new byte[rtu ? RtuQuestion : TcpQuestion];
        // Unit 1, function 3; a serial answer has its check at the end and no header.
        byte[] answer = [.. rtu ? Array.Empty<byte>() : new byte[TcpHeader], 1, 3, 2 * Registers, .. new byte[2 * Registers], .. rtu ? (byte[])[0, 0] : []];
        if (rtu) BinaryPrimitives.WriteUInt16LittleEndian(answer.AsSpan(answer.Length - 2), Check(answer.AsSpan(0, answer.Length - 2)));
        else answer[TcpHeader - 1] = 3 + 2 * Registers;
        try
        {
            while (true)
            {
                using var connection = listener.Accept();
                connection.NoDelay = true;
                while (ReadWhole(connection, question))
                {
                    if (!rtu) question.AsSpan(0, 2).CopyTo(answer);
                    connection.Send(answer);
                }
            }
        }
        catch (SocketException)
        {
            // The listener or a client has gone: the measurement is over.
        }
        catch (ObjectDisposedException)
        {
        }
    }

    static bool ReadWhole(Socket connection, byte[] question)
    {
        for (var held = 0; held < question.Length;)
        {
            var read = connection.Receive(question, held, question.Length - held, SocketFlags.None);
            if (read == 0) return false;
            held += read;
        }
        return true;
    }

    static ushort Check(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFF;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xA001 : crc >> 1;
        }
        return (ushort)crc;
    }

    public ValueTask DisposeAsync()
    {
        listener.Dispose();
        return ValueTask.CompletedTask;
    }
}
