namespace Traceability.Simulator.Modbus;

/// <summary>One client's requests, answered one after the other on the client's own thread.</summary>
static unsafe class Connection
{
    /// <summary>Modbus TCP: 7 bytes MBAP, the last of them the unit identifier.</summary>
    const int UnitAt = 6;

    static readonly TimeSpan LookUp = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(60);

    /// <summary>Owns the descriptor; returns when the client has left, has been silent too long, has sent half a frame, or at the end.</summary>
    public static void Serve(int client, string host, int port, Unit[] units, StrangerPolicy strangers, TimeProvider time, WaitHandle ending)
    {
        var context = LibModbus.NewTcp(host, port);
        if (context == 0)
        {
            _ = Libc.Close(client);
            return;
        }
        _ = LibModbus.SetSocket(context, client);
        // Bounds the wait for a frame's first byte; the bytes after it are bounded by the byte time-out (500 ms).
        _ = LibModbus.SetIndicationTimeout(context, 1, 0);

        var request = stackalloc byte[LibModbus.LongestFrame];
        var heard = time.GetTimestamp();
        while (!ending.WaitOne(0) && time.GetElapsedTime(heard) < LongestSilence)
        {
            if (!Libc.WaitReadable(client, LookUp)) continue;
            var length = LibModbus.Receive(context, request);
            if (length < 0) break;   // gone, or a frame without its end: what follows could not be told apart
            heard = time.GetTimestamp();
            if (length <= 0) continue;
            var unit = Array.Find(units, candidate => candidate.Id == request[UnitAt]);
            if (unit is not null && unit.Late > TimeSpan.Zero) ending.WaitOne(unit.Late);
            if (!Reply.Give(context, request, length, UnitAt, unit, strangers)) break;
        }
        LibModbus.Close(context);
        LibModbus.Free(context);
    }
}
