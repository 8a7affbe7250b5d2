using System.Net;
using System.Net.Sockets;

namespace Traceability.Benchmarks.Budget;

/// <summary>Answers every question of 50 registers with zeros, on a thread of its own, and allocates nothing while it does: so what is counted is the client's.</summary>
sealed class ConstantGateway : IAsyncDisposable
{
    const int Registers = 50, QuestionBytes = 12;

    readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    ConstantGateway()
    {
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        new Thread(Serve) { IsBackground = true, Name = "gateway" }.Start();
    }

    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    public static ConstantGateway Start() => new();

    void Serve()
    {
        var question = new byte[QuestionBytes];
        var answer = new byte[9 + 2 * Registers];
        try
        {
            while (true)
            {
                using var connection = listener.Accept();
                connection.NoDelay = true;
                while (ReadWhole(connection, question))
                {
                    question.AsSpan(0, 8).CopyTo(answer);
                    (answer[4], answer[5], answer[8]) = (0, 3 + 2 * Registers, 2 * Registers);
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
        for (var held = 0; held < QuestionBytes;)
        {
            var read = connection.Receive(question, held, QuestionBytes - held, SocketFlags.None);
            if (read == 0) return false;
            held += read;
        }
        return true;
    }

    public ValueTask DisposeAsync()
    {
        listener.Dispose();
        return ValueTask.CompletedTask;
    }
}
