using System.Runtime.InteropServices;
using Traceability.Mqtt.Native;

namespace Traceability.Mqtt;

/// <summary>
/// One connection, from the first SYN to its end, on the network thread alone. Each has a libmosquitto handle of its own, because a handle that
/// reconnects sends its unacknowledged messages again by itself: our callers have then already been told <see cref="PublishStatus.ConnectionLost"/>
/// and decide about repeating from the ledger's word, not from a queue in memory.
/// </summary>
/// <remarks>
/// poll(2) with <c>loop_read</c>, <c>loop_write</c>, <c>loop_misc</c> in place of <c>mosquitto_loop</c>: that one selects (descriptors below 1024 only),
/// cannot pause reading, and is woken by one byte per publication. Only this thread touches the handle, so an acknowledgement can never overtake the
/// call that returns its message id.
/// </remarks>
sealed unsafe class Session : IDisposable
{
    const int PollSliceMs = 1000; // keep-alive is checked at least this often
    const int ReadsPerTurn = 256; // then writing gets its turn
    const int SilenceMs = 100;
    static readonly TimeSpan GoodbyePatience = TimeSpan.FromSeconds(5); // well under what systemd gives a service to stop

    readonly BrokerOptions options;
    readonly Outbox outbox;
    readonly EventQueue events;
    readonly WakeUp wake;
    readonly TimeProvider time;
    readonly Dictionary<int, Publication> inFlight = [];
    readonly Dictionary<int, Subscription> awaitingSuback = [];
    readonly HashSet<string> askedFilters = new(StringComparer.Ordinal);
    readonly List<string> refusedFilters = [];
    readonly List<BrokerEvent.Message> early = []; // came before Connected could be reported; as many as the broker had retained
    readonly GCHandle self;
    nint client;
    int lastMid;
    int window;
    int callbacks;
    bool acknowledged;
    bool sessionPresent;
    DisconnectReason? end;

    public Session(BrokerOptions options, Outbox outbox, EventQueue events, WakeUp wake, TimeProvider time)
    {
        (this.options, this.outbox, this.events, this.wake, this.time) = (options, outbox, events, wake, time);
        window = Math.Clamp(options.Window, 1, 60_000);
        self = GCHandle.Alloc(this);
    }

    /// <summary>Connected was reported.</summary>
    public bool Opened { get; private set; }

    public static Session From(nint userData) => (Session)GCHandle.FromIntPtr(userData).Target!;

    /// <summary>Connects and serves until the connection ends or <paramref name="stop"/> is true. Never throws; every return code of the library ends here as a reason.</summary>
    public DisconnectReason Run(Func<bool> stop)
    {
        if (Prepare() is { } unprepared) return unprepared;
        var error = (MosquittoError)LibMosquitto.Connect(client, options.Host, options.Port, (int)options.KeepAlive.TotalSeconds);
        if (error != MosquittoError.Success) return Describe(error);

        var started = time.GetTimestamp();
        while (end is null)
        {
            wake.Clear();
            if (stop()) { SayGoodbye(); return new(DisconnectCause.ConnectionLost, 0, "closed by us"); }
            events.Flush();
            if (Opened) Send();
            else if (acknowledged) TryOpen();
            else if (time.GetElapsedTime(started) > options.ConnectTimeout)
                return new(DisconnectCause.TimedOut, 0, $"no CONNACK from {options.Host}:{options.Port}");
            if (end is null) Turn();
        }
        return end.Value;
    }

    DisconnectReason? Prepare()
    {
        client = LibMosquitto.New(options.ClientId, true, GCHandle.ToIntPtr(self));
        if (client == 0) return Local(MosquittoError.OutOfMemory, "mosquitto_new");
        // "Threaded" makes publish only queue; the bytes leave in loop_write, where an error ends the session in one place.
        if (Failed(LibMosquitto.SetThreaded(client, true), "threads", out var failure)
            || Failed(LibMosquitto.SetOption(client, LibMosquitto.OptionProtocolVersion, LibMosquitto.ProtocolVersion5), "MQTT 5", out failure)
            || Failed(LibMosquitto.SetOption(client, LibMosquitto.OptionTcpNoDelay, 1), "TCP_NODELAY", out failure)
            || Failed(LibMosquitto.SetOption(client, LibMosquitto.OptionSendMaximum, window), "window", out failure))
            return failure;
        if (options.UserName is { } name && Failed(LibMosquitto.SetUser(client, name, options.Password), "user name", out failure)) return failure;
        if (options.Tls is { } tls && Failed(LibMosquitto.SetTls(client, tls.Authority, null, tls.Certificate, tls.Key, 0), $"TLS files {tls}", out failure))
            return failure;
        if (options.Will is { } will)
            fixed (byte* payload = will.Payload.Span)
                if (Failed(LibMosquitto.SetWill(client, will.Topic, will.Payload.Length, payload, will.Qos, will.Retain), "last will", out failure))
                    return failure;
        Callbacks.Register(client);
        return null;
    }

    /// <summary>Waits for the socket, a caller, or a reader with room again, and does what can be done.</summary>
    void Turn()
    {
        var socket = LibMosquitto.Socket(client);
        if (socket < 0) { end ??= Describe(MosquittoError.ConnectionLost); return; }
        var wanted = (short)((events.HasRoom ? LibC.PollIn : 0) | (LibMosquitto.WantsWrite(client) ? LibC.PollOut : 0));
        var waits = stackalloc LibC.PollDescriptor[2];
        waits[0] = new() { Descriptor = wake.Descriptor, Wanted = LibC.PollIn };
        // A socket of which nothing is wanted is left out: poll would report its hang-up again and again while the reader stands still.
        waits[1] = new() { Descriptor = wanted == 0 ? -1 : socket, Wanted = wanted };
        if (LibC.Poll(waits, 2, PollSliceMs) < 0) return; // EINTR

        var broken = (waits[1].Got & (LibC.PollError | LibC.PollHangup)) != 0;
        // Before CONNACK over TLS libmosquitto takes a refused connection for one that is still being made, and would for ever.
        var refused = broken && !acknowledged && options.Tls is not null ? LibC.ErrorOf(socket) : -1;
        if (events.HasRoom && (broken || (waits[1].Got & LibC.PollIn) != 0)) Read();
        if (refused >= 0 && end is null && !acknowledged)
        {
            var why = refused == 0 ? "nobody takes the connection" : Marshal.GetPInvokeErrorMessage(refused);
            end = new(DisconnectCause.Unreachable, (int)MosquittoError.Errno, $"{options.Host}:{options.Port}: {why}");
            return;
        }
        if (end is null && (broken || (waits[1].Got & LibC.PollOut) != 0)) Check(LibMosquitto.LoopWrite(client, 1));
        if (end is null) Check(LibMosquitto.LoopMisc(client));
    }

    /// <summary>One packet, or one window of acknowledgements, per call; goes on while something came, because TLS may hold back what poll cannot see.</summary>
    void Read()
    {
        for (var i = 0; i < ReadsPerTurn && end is null && events.HasRoom; i++)
        {
            var before = callbacks;
            Check(LibMosquitto.LoopRead(client, 1));
            if (callbacks == before) return;
        }
    }

    void Check(int code)
    {
        if (end is null && code != 0) end = Describe((MosquittoError)code);
        else if (end is null && LibMosquitto.Socket(client) < 0) end = Describe(MosquittoError.ConnectionLost);
    }

    /// <summary>All remembered filters first, then the report, then what came meanwhile.</summary>
    void TryOpen()
    {
        if (awaitingSuback.Count > 0) return;
        foreach (var missing in outbox.Open(askedFilters)) Ask(missing);
        if (awaitingSuback.Count > 0 || end is not null) return;
        Opened = true;
        events.Post(new BrokerEvent.Connected(sessionPresent, window, [.. refusedFilters]));
        foreach (var message in early) events.Post(message);
        early.Clear();
    }

    void Send()
    {
        while (end is null && outbox.TryTake(out Subscription? subscription)) Ask(subscription);
        var before = inFlight.Count;
        // The id after the last one may still be unacknowledged when ids have wrapped past it; the library would use it twice.
        while (end is null && inFlight.Count < window && !inFlight.ContainsKey(NextMid) && outbox.TryTake(out Publication? publication))
            if (!publication.Task.IsCompleted) Send(publication); // completed = cancelled while waiting
        if (end is null && inFlight.Count > before) Check(LibMosquitto.LoopWrite(client, 1));
    }

    int NextMid => lastMid == ushort.MaxValue ? 1 : lastMid + 1;

    void Send(Publication publication)
    {
        MosquittoError error;
        int mid;
        fixed (byte* payload = publication.Payload.Span) // the library copies before it returns
            error = (MosquittoError)LibMosquitto.Publish(client, out mid, publication.Topic, publication.Payload.Length, payload, publication.Qos, publication.Retain);
        switch (error)
        {
            case MosquittoError.Success:
                lastMid = mid;
                inFlight.Add(mid, publication);
                break;
            case MosquittoError.OversizePacket or MosquittoError.PayloadSize:
                publication.TrySetResult(new(PublishStatus.TooLarge));
                break;
            case MosquittoError.QosNotSupported:
                publication.TrySetResult(PublishOutcome.FromReasonCode(0x9B));
                break;
            case MosquittoError.RetainNotSupported:
                publication.TrySetResult(PublishOutcome.FromReasonCode(0x9A));
                break;
            default:
                publication.TrySetResult(PublishOutcome.ConnectionLost);
                end = Describe(error);
                break;
        }
    }

    void Ask(Subscription subscription)
    {
        askedFilters.Add(subscription.Filter);
        var error = (MosquittoError)LibMosquitto.Subscribe(client, out var mid, subscription.Filter, subscription.Qos);
        if (error == MosquittoError.Success)
        {
            lastMid = mid;
            awaitingSuback.Add(mid, subscription);
            return;
        }
        subscription.TrySetResult(SubscribeOutcome.Remembered);
        end = Describe(error);
    }

    /// <summary>DISCONNECT without will, given some seconds to leave and to be read; mostly it takes none.</summary>
    /// <remarks>
    /// libmosquitto closes the socket right behind it. With acknowledgements still unread, or on their way, the kernel then resets the connection, and a
    /// broker that has not read so far drops the DISCONNECT and publishes the last will of somebody who has gone in order. So we hold the socket until
    /// the broker has closed its side.
    /// </remarks>
    void SayGoodbye()
    {
        var held = LibMosquitto.Socket(client) is var open and >= 0 ? LibC.Duplicate(open) : -1;
        var started = time.GetTimestamp();
        if (LibMosquitto.Disconnect(client) == 0)
            while (LibMosquitto.Socket(client) is var socket and >= 0 && LibMosquitto.WantsWrite(client) && time.GetElapsedTime(started) < GoodbyePatience)
            {
                var wait = new LibC.PollDescriptor { Descriptor = socket, Wanted = LibC.PollOut };
                if (LibC.Poll(&wait, 1, 100) > 0 && LibMosquitto.LoopWrite(client, 1) != 0) break;
            }
        if (held < 0) return;
        if (LibMosquitto.Socket(client) < 0) ReadToEnd(held);
        _ = LibC.Close(held);
    }

    /// <summary>What still comes is nobody's any more.</summary>
    void ReadToEnd(int socket)
    {
        var started = time.GetTimestamp();
        var scrap = stackalloc byte[4096];
        for (var silences = 0; silences < GoodbyePatience.TotalMilliseconds / SilenceMs && time.GetElapsedTime(started) < GoodbyePatience;)
        {
            var wait = new LibC.PollDescriptor { Descriptor = socket, Wanted = LibC.PollIn };
            if (LibC.Poll(&wait, 1, SilenceMs) <= 0) silences++; // counted, because a test's clock may stand still
            else if (LibC.Read(socket, scrap, 4096) <= 0) return;
        }
    }

    public void OnConnack(int code, bool sessionPresent, int? receiveMaximum)
    {
        callbacks++;
        if (code != 0) { end ??= DisconnectReasons.FromConnack(code); return; }
        this.sessionPresent = sessionPresent;
        window = Math.Min(window, receiveMaximum ?? ushort.MaxValue);
        acknowledged = true;
    }

    public void OnDisconnect(int code)
    {
        callbacks++;
        if (code >= 0x80) end ??= new(DisconnectCause.ClosedByBroker, code, LibMosquitto.DescribeReason(code));
        else end ??= Describe(code == 0 ? MosquittoError.ConnectionLost : (MosquittoError)code);
    }

    public void OnPublished(int mid, byte reasonCode)
    {
        callbacks++;
        if (inFlight.Remove(mid, out var publication)) publication.TrySetResult(PublishOutcome.FromReasonCode(reasonCode));
    }

    public void OnSubscribed(int mid, byte reasonCode)
    {
        callbacks++;
        if (!awaitingSuback.Remove(mid, out var subscription)) return;
        var outcome = SubscribeOutcome.FromReasonCode(reasonCode);
        if (outcome.Status != SubscribeStatus.Granted) refusedFilters.Add(subscription.Filter);
        subscription.TrySetResult(outcome);
    }

    public void OnMessage(BrokerEvent.Message message)
    {
        callbacks++;
        if (Opened) events.Post(message);
        else early.Add(message);
    }

    public void OnFault(Exception fault) => end ??= new(DisconnectCause.Local, 0, fault.ToString());

    static bool Failed(int code, string what, out DisconnectReason failure)
    {
        failure = code == 0 ? default : Local((MosquittoError)code, what);
        return code != 0;
    }

    static DisconnectReason Local(MosquittoError error, string what) =>
        new(DisconnectCause.Local, (int)error, $"{what}: {LibMosquitto.Describe(error)}");

    DisconnectReason Describe(MosquittoError error) =>
        DisconnectReasons.FromLibrary(error, Marshal.GetLastPInvokeError(), established: acknowledged, $"{options.Host}:{options.Port}");

    /// <summary>Everybody who still waits gets an answer before the handle goes.</summary>
    public void Dispose()
    {
        outbox.Close();
        foreach (var publication in inFlight.Values) publication.TrySetResult(PublishOutcome.ConnectionLost);
        foreach (var subscription in awaitingSuback.Values) subscription.TrySetResult(SubscribeOutcome.Remembered);
        if (client != 0) LibMosquitto.Destroy(client);
        client = 0;
        if (self.IsAllocated) self.Free();
    }
}
