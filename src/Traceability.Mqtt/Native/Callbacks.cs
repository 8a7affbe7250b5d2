using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Traceability.Mqtt.Native;

/// <summary>
/// What libmosquitto calls, always on our network thread and inside one of our own calls. Function pointers need no delegate to be kept alive; the user
/// data is a handle to the session. No exception may cross native frames (the process would end), so each is kept in the session and ends it.
/// </summary>
static unsafe class Callbacks
{
    public static void Register(nint client)
    {
        LibMosquitto.OnConnect(client, &Connected);
        LibMosquitto.OnDisconnect(client, &Disconnected);
        LibMosquitto.OnPublish(client, &Published);
        LibMosquitto.OnSubscribe(client, &Subscribed);
        LibMosquitto.OnMessage(client, &Received);
    }

    [UnmanagedCallersOnly]
    static void Connected(nint client, nint user, int code, int flags, nint properties)
    {
        var session = Session.From(user);
        try
        {
            int? receiveMaximum = LibMosquitto.ReadInt16(properties, LibMosquitto.PropertyReceiveMaximum, out var maximum, false) != 0 ? maximum : null;
            session.OnConnack(code, sessionPresent: (flags & 1) != 0, receiveMaximum);
        }
        catch (Exception fault) { session.OnFault(fault); }
    }

    [UnmanagedCallersOnly]
    static void Disconnected(nint client, nint user, int code, nint properties)
    {
        var session = Session.From(user);
        try { session.OnDisconnect(code); }
        catch (Exception fault) { session.OnFault(fault); }
    }

    [UnmanagedCallersOnly]
    static void Published(nint client, nint user, int mid, int reasonCode, nint properties)
    {
        var session = Session.From(user);
        try { session.OnPublished(mid, (byte)reasonCode); }
        catch (Exception fault) { session.OnFault(fault); }
    }

    [UnmanagedCallersOnly]
    static void Subscribed(nint client, nint user, int mid, int count, int* codes, nint properties)
    {
        var session = Session.From(user);
        try { session.OnSubscribed(mid, count > 0 ? (byte)codes[0] : (byte)0x80); }
        catch (Exception fault) { session.OnFault(fault); }
    }

    [UnmanagedCallersOnly]
    static void Received(nint client, nint user, MosquittoMessage* message, nint properties)
    {
        var session = Session.From(user);
        try
        {
            var topic = Marshal.PtrToStringUTF8((nint)message->Topic) ?? "";
            session.OnMessage(new BrokerEvent.Message(topic, new ReadOnlySpan<byte>(message->Payload, message->PayloadLength).ToArray(), message->Retain != 0));
        }
        catch (Exception fault) { session.OnFault(fault); }
    }
}
