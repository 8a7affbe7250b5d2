namespace Traceability.Simulator.Modbus;

/// <summary>One client's requests, answered one after the other on the client's own thread.</summary>
static unsafe class Connection
{
    const byte IllegalFunction = 1;
    const byte DeviceFailure = 4;
    const byte GatewayTargetFailedToRespond = 11;

    // Modbus TCP: 7 bytes MBAP with the unit identifier last, then function, first address, quantity.
    const int UnitAt = 6, FunctionAt = 7, AddressAt = 8, QuantityAt = 10, ReadRequestLength = 12;

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
            if (length > 0 && !Answer(context, request, length, units, strangers)) break;
        }
        LibModbus.Close(context);
        LibModbus.Free(context);
    }

    /// <summary>False when nothing can be sent any more.</summary>
    static bool Answer(nint context, byte* request, int length, Unit[] units, StrangerPolicy strangers)
    {
        var unit = Array.Find(units, candidate => candidate.Id == request[UnitAt]);
        if (unit is null)
            return strangers == StrangerPolicy.Silence || LibModbus.ReplyException(context, request, GatewayTargetFailedToRespond) >= 0;
        if (!unit.Plugged) return true;

        var function = request[FunctionAt];
        // Nothing here can be written: a write that seemed to succeed would hide a client's mistake.
        if (function is not (RegisterBlock.ReadHolding or RegisterBlock.ReadInput) || length < ReadRequestLength)
            return LibModbus.ReplyException(context, request, IllegalFunction) >= 0;

        var address = (request[AddressAt] << 8) | request[AddressAt + 1];
        var quantity = (request[QuantityAt] << 8) | request[QuantityAt + 1];
        var block = unit.Find(function, address, quantity);
        var image = block?.Image;
        if (block is not null && image is null) return LibModbus.ReplyException(context, request, DeviceFailure) >= 0;
        if (!Reply(context, request, length, block, image)) return false;
        block?.Answered(address, quantity);
        return true;
    }

    /// <summary>libmodbus checks quantity and address itself; without a block its tables are empty.</summary>
    static bool Reply(nint context, byte* request, int length, RegisterBlock? block, ushort[]? image)
    {
        fixed (ushort* words = image)
        {
            var mapping = block switch
            {
                null => default,
                { Function: RegisterBlock.ReadHolding } => new ModbusMapping { StartRegisters = block.First, Registers = block.Count, TabRegisters = words },
                _ => new ModbusMapping { StartInputRegisters = block.First, InputRegisters = block.Count, TabInputRegisters = words },
            };
            return LibModbus.Reply(context, request, length, &mapping) >= 0;
        }
    }
}
