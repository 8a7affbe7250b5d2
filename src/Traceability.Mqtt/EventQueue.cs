using System.Threading.Channels;

namespace Traceability.Mqtt;

/// <summary>
/// The bounded way from the network thread to the reader. When the channel is full, what one read of the socket brought beyond it waits in
/// <c>overflow</c>, and the network thread neither reads nor connects again until that is empty: at most one window of messages more.
/// </summary>
sealed class EventQueue(int capacity, Action hasRoomAgain)
{
    readonly Channel<BrokerEvent> channel = Channel.CreateBounded<BrokerEvent>(
        new BoundedChannelOptions(capacity) { SingleWriter = true, SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    readonly Queue<BrokerEvent> overflow = [];
    Task? roomWait;

    public ChannelReader<BrokerEvent> Reader => channel.Reader;
    public bool HasRoom => overflow.Count == 0;

    public void Post(BrokerEvent happened)
    {
        if (overflow.Count > 0 || !channel.Writer.TryWrite(happened)) overflow.Enqueue(happened);
    }

    /// <summary>Moves what waits into the channel; what still does not fit asks to be woken when the reader has taken something.</summary>
    public void Flush()
    {
        while (overflow.TryPeek(out var next) && channel.Writer.TryWrite(next)) overflow.Dequeue();
        if (overflow.Count == 0 || roomWait is { IsCompleted: false }) return;
        roomWait = channel.Writer.WaitToWriteAsync().AsTask();
        roomWait.ContinueWith(static (_, wake) => ((Action)wake!)(), hasRoomAgain, CancellationToken.None,
            TaskContinuationOptions.None, TaskScheduler.Default);
    }

    public void Complete()
    {
        Flush();
        channel.Writer.TryComplete();
    }
}
