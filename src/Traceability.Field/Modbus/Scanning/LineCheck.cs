using System.Net.Sockets;
using Traceability.Field.Serial;

namespace Traceability.Field.Modbus.Scanning;

/// <summary>Opens a bus's line once and closes it again, to say why it cannot be had. Asks no unit.</summary>
public static class LineCheck
{
    /// <summary>Null when the line is to be had.</summary>
    public static async Task<LineRefusal?> TryAsync(LineOptions line, TimeProvider time, CancellationToken cancellationToken)
    {
        switch (line)
        {
            case SerialBusOptions serial:
                using (SerialPort.Open(serial.Port, out var refusal)) return refusal is null ? null : new(LineTrouble.Port, refusal);
            case GatewayOptions gateway:
                return await TryAsync(gateway.Host, gateway.Port, gateway.ConnectTimeout, time, cancellationToken);
            case RtuOverTcpOptions converter:
                return await TryAsync(converter.Host, converter.Port, converter.ConnectTimeout, time, cancellationToken);
            default:
                throw new ArgumentOutOfRangeException(nameof(line), line, "no kind of line that is known here");
        }
    }

    static async Task<LineRefusal?> TryAsync(string host, int port, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(host, port, both.Token);
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return NoAnswer();
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode switch
            {
                SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery => new(LineTrouble.UnknownHost, "no such host is known"),
                SocketError.ConnectionRefused => new(LineTrouble.Refused, $"it is there, and nothing listens on port {port}"),
                SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.HostDown or SocketError.NetworkDown => new(LineTrouble.NoRoute, "there is no way to it in this network"),
                SocketError.TimedOut => NoAnswer(),
                var other => new(LineTrouble.Other, $"it cannot be connected ({other})"),
            };
        }
    }

    static LineRefusal NoAnswer() => new(LineTrouble.NoAnswer, "nothing comes back: switched off, or behind a firewall");
}
