using System.Net;
using System.Net.Sockets;

namespace Traceability.Field.Tests.Modbus;

/// <summary>Answers every question with its own transaction and zeros, on a thread of its own and without allocating: for measurements of memory.</summary>
sealed class EchoServer : IAsyncDisposable
{
    readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    Socket? client;

    public EchoServer()
    {
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        new Thread(Serve) { IsBackground = true, Name = "echo server" }.Start();
    }

    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    void Serve()
    {
        try
        {
            client = listener.Accept();
            client.NoDelay = true;
            var question = new byte[12];
            var answer = new byte[260];
            while (true)
            {
                for (var held = 0; held < question.Length;)
                {
                    var received = client.Receive(question.AsSpan(held));
                    if (received == 0) return;
                    held += received;
                }
                question.AsSpan(0, 8).CopyTo(answer);
                var data = 2 * (question[10] * 256 + question[11]);
                answer[5] = (byte)(3 + data);
                answer[8] = (byte)data;
                client.Send(answer.AsSpan(0, 9 + data));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    public ValueTask DisposeAsync()
    {
        listener.Dispose();
        client?.Dispose();
        return ValueTask.CompletedTask;
    }
}
