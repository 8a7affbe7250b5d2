using System.Threading.Channels;
using Traceability.Mqtt;

namespace Traceability.Ledger.Downlink;

/// <summary>
/// What goes out over the broker. Nobody waits for it: a receipt or head that is dropped here, or that finds no connection, is asked for again by
/// the device (it sends the segment again, and a repeated segment is answered like the first).
/// </summary>
sealed class Postbox(IBrokerLink link)
{
    const int InFlight = 64;

    readonly Channel<Letter> letters = Channel.CreateBounded<Letter>(new BoundedChannelOptions(8192) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    /// <param name="compose">Makes the payload when its turn has come, away from the sequencer's thread.</param>
    public void Put(string topic, bool retain, Func<byte[]> compose) => letters.Writer.TryWrite(new Letter(topic, retain, compose));

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var underway = new Queue<Task<PublishOutcome>>();
        while (await letters.Reader.WaitToReadAsync(cancellationToken))
            while (letters.Reader.TryRead(out var letter))
            {
                underway.Enqueue(link.PublishAsync(letter.Topic, letter.Compose(), qos: 1, letter.Retain, cancellationToken).AsTask());
                while (underway.Count > 0 && (underway.Count >= InFlight || underway.Peek().IsCompleted)) await underway.Dequeue();
            }
    }

    sealed record Letter(string Topic, bool Retain, Func<byte[]> Compose);
}
