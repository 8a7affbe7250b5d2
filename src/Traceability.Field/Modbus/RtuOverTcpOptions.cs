using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Traceability.Field.Serial;

namespace Traceability.Field.Modbus;

/// <summary>A serial line behind a converter that passes RTU frames through a socket as they are.</summary>
public sealed record RtuOverTcpOptions(string Host, int Port) : LineOptions
{
    public override string Name => $"{Host}:{Port} (RTU)";

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    internal override Func<CancellationToken, ValueTask<IModbusLine?>> Opener(TimeProvider time, LineStatistics statistics, ILogger logger)
    {
        var units = new OpenQuestions?[256];
        var isFirst = true;
        return async cancellationToken =>
        {
            if (await ConnectAsync(time, cancellationToken) is not { } socket) return null;
            try
            {
                var drain = isFirst ? RtuTiming.FirstDrain : TimeSpan.Zero;
                var line = await RtuConnection.OpenAsync(() => new DescriptorLine(socket.SafeHandle, socket), RtuTiming.OverTcp, units, time, statistics, cancellationToken, drain);
                isFirst = false;
                return line;
            }
            catch (OperationCanceledException)
            {
                socket.Dispose();
                throw;
            }
        };
    }

    internal override Func<IByteSource?> Listener(TimeProvider time, ILogger logger) =>
        () => ConnectAsync(time, CancellationToken.None).AsTask().GetAwaiter().GetResult() is { } socket ? new DescriptorLine(socket.SafeHandle, socket) : null;

    /// <summary>Null when the converter cannot be reached in time.</summary>
    internal async ValueTask<Socket?> ConnectAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(ConnectTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        Socket? socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // Asynchronous, which also leaves the descriptor as the line needs it: not blocking.
            await socket.ConnectAsync(Host, Port, both.Token);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            var connected = socket;
            socket = null;
            return connected;
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
        finally
        {
            socket?.Dispose();
        }
    }
}
