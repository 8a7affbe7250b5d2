using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Mqtt;

namespace Traceability.Demo.Thief;

/// <summary>Any client that reaches the broker: it needs no key to send on a device's topic.</summary>
static class Smuggler
{
    /// <summary>True when the broker took the message.</summary>
    public static async Task<bool> SendAsync(int port, string topic, byte[] message, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var link = new MosquittoLink(new BrokerOptions { Host = "127.0.0.1", Port = port, ClientId = "thief" }, time, NullLogger<MosquittoLink>.Instance);
        link.Start();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(10));
        try
        {
            while (await link.Events.WaitToReadAsync(patience.Token))
                while (link.Events.TryRead(out var happened))
                    if (happened is BrokerEvent.Connected)
                        return (await link.PublishAsync(topic, message, qos: 1, retain: false, patience.Token)).Status == PublishStatus.Accepted;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Out of patience.
        }
        return false;
    }
}
