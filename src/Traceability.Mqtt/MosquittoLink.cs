using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Traceability.Mqtt.Native;

namespace Traceability.Mqtt;

/// <summary>
/// The broker link over libmosquitto: MQTT 5, clean start, session expiry 0. One thread of its own resolves names, connects, reads, writes and pauses
/// between attempts; nothing ends it but <see cref="DisposeAsync"/>.
/// </summary>
/// <remarks>Disposal sends DISCONNECT, so the broker does not publish the last will: publish the offline status before.</remarks>
public sealed partial class MosquittoLink : IBrokerLink, IAsyncDisposable
{
    static readonly TimeSpan DisposePatience = TimeSpan.FromSeconds(12);
    static readonly Lazy<int> Library = new(LibMosquitto.Initialise); // not thread safe, and never undone

    readonly BrokerOptions options;
    readonly TimeProvider time;
    readonly ILogger logger;
    readonly WakeUp wake = new();
    readonly Outbox outbox = new();
    readonly EventQueue events;
    readonly ReconnectPause pause;
    readonly Thread thread;
    readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    volatile bool stopping, again;
    bool started;

    /// <param name="random">Draws the pauses between attempts; give a seeded one in tests.</param>
    public MosquittoLink(BrokerOptions options, TimeProvider time, ILogger<MosquittoLink> logger, Random? random = null)
    {
        _ = Library.Value;
        (this.options, this.time, this.logger) = (options, time, logger);
        events = new EventQueue(options.EventCapacity, wake.Signal);
        pause = new ReconnectPause(options.FirstPause, options.LongestPause, random ?? new Random());
        thread = new Thread(Run) { IsBackground = true, Name = $"mqtt {options.ClientId}" };
    }

    public ChannelReader<BrokerEvent> Events => events.Reader;

    /// <summary>Starts the network thread. Once.</summary>
    public void Start()
    {
        if (started) throw new InvalidOperationException("already started");
        started = true;
        thread.Start();
    }

    /// <summary>Starts; or, when started, ends the connection in order and makes another at once, with files that have changed.</summary>
    public void Reconnect()
    {
        if (!started)
        {
            Start();
            return;
        }
        again = true;
        wake.Signal();
    }

    public ValueTask<PublishOutcome> PublishAsync(string topic, ReadOnlyMemory<byte> payload, byte qos, bool retain, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(qos, (byte)1);
        if (topic.Length == 0 || LibMosquitto.CheckTopic(topic) != 0) throw new ArgumentException($"not a topic to publish to: \"{topic}\"", nameof(topic));
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<PublishOutcome>(cancellationToken);

        var publication = new Publication(topic, payload, qos, retain);
        if (!outbox.TryAdd(publication)) return ValueTask.FromResult(PublishOutcome.NotConnected);
        wake.Signal();
        return new(cancellationToken.CanBeCanceled ? AnswerOf(publication, cancellationToken) : publication.Task);
    }

    public ValueTask<SubscribeOutcome> SubscribeAsync(string filter, byte qos, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(qos, (byte)1);
        if (filter.Length == 0 || LibMosquitto.CheckFilter(filter) != 0) throw new ArgumentException($"not a topic filter: \"{filter}\"", nameof(filter));
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<SubscribeOutcome>(cancellationToken);

        if (outbox.Remember(filter, qos) is not { } subscription) return ValueTask.FromResult(SubscribeOutcome.Remembered);
        wake.Signal();
        return new(subscription.Task.WaitAsync(cancellationToken));
    }

    static async Task<PublishOutcome> AnswerOf(Publication publication, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(static (p, token) => ((Publication)p!).TrySetCanceled(token), publication);
        return await publication.Task.ConfigureAwait(false);
    }

    void Run()
    {
        DisconnectReason? reported = null;
        while (!stopping)
        {
            again = false; // files are read from here on
            var from = time.GetTimestamp();
            bool opened;
            DisconnectReason reason;
            using (var session = new Session(options, outbox, events, wake, time))
            {
                reason = session.Run(() => stopping || again);
                opened = session.Opened;
            }
            if (stopping) break;
            if (again)
            {
                pause.Reset();
                if (opened) events.Post(new BrokerEvent.Disconnected(reason));
                continue;
            }
            if (opened && time.GetElapsedTime(from) >= options.StableAfter) pause.Reset();
            if (opened || reported is not { } last || (last.Cause, last.Code) != (reason.Cause, reason.Code))
            {
                reported = reason;
                Log.Disconnected(logger, options.ClientId, reason.Cause, reason.Code, reason.Detail);
                events.Post(new BrokerEvent.Disconnected(reason));
            }
            Rest(pause.Next());
        }
        events.Complete();
        wake.Dispose();
        ended.TrySetResult();
    }

    /// <summary>Real time, on our own thread; also waits for a reader that has not yet taken what the last connection brought.</summary>
    unsafe void Rest(TimeSpan span)
    {
        var from = time.GetTimestamp();
        while (!stopping && !again)
        {
            wake.Clear();
            events.Flush();
            var left = span - time.GetElapsedTime(from);
            if (left <= TimeSpan.Zero && events.HasRoom) return;
            var wait = new LibC.PollDescriptor { Descriptor = wake.Descriptor, Wanted = LibC.PollIn };
            _ = LibC.Poll(&wait, 1, left > TimeSpan.Zero ? (int)Math.Ceiling(Math.Min(left.TotalMilliseconds, 1000)) : 1000);
        }
    }

    /// <summary>
    /// Ends the connection properly and the thread with it. A name resolution that hangs cannot be interrupted: after twelve seconds the thread is left to
    /// end by itself, it owns all it uses.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        stopping = true;
        wake.Signal();
        if (!started) { events.Complete(); wake.Dispose(); return; }
        try { await ended.Task.WaitAsync(DisposePatience, time).ConfigureAwait(false); }
        catch (TimeoutException) { Log.LeftBehind(logger, options.ClientId); }
    }

    static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Warning, "{Client}: no connection, {Cause} ({Code}): \"{Detail}\"; trying again")]
        public static partial void Disconnected(ILogger logger, string client, DisconnectCause cause, int code, string detail);

        [LoggerMessage(2002, LogLevel.Warning, "{Client}: the network thread is still inside a system call; it ends by itself")]
        public static partial void LeftBehind(ILogger logger, string client);
    }
}
