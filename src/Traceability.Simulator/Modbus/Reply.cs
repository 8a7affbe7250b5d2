namespace Traceability.Simulator.Modbus;

/// <summary>What a unit answers to one request that libmodbus has received, over TCP or on a serial line.</summary>
static unsafe class Reply
{
    const byte IllegalFunction = 1;
    const byte DeviceFailure = 4;
    const byte GatewayTargetFailedToRespond = 11;

    /// <summary>Unit identifier, function, first address, quantity.</summary>
    const int ReadBytes = 6;

    /// <summary>False when nothing can be sent any more.</summary>
    /// <param name="unitAt">Where in the request the unit identifier stands; function, first address and quantity follow it.</param>
    public static bool Give(nint context, byte* request, int length, int unitAt, Unit? unit, StrangerPolicy strangers)
    {
        if (unit is null)
            return strangers == StrangerPolicy.Silence || LibModbus.ReplyException(context, request, GatewayTargetFailedToRespond) >= 0;
        if (!unit.Plugged) return true;

        var function = request[unitAt + 1];
        // Nothing here can be written: a write that seemed to succeed would hide a client's mistake.
        if (function is not (RegisterBlock.ReadHolding or RegisterBlock.ReadInput) || length < unitAt + ReadBytes)
            return LibModbus.ReplyException(context, request, IllegalFunction) >= 0;

        var address = (request[unitAt + 2] << 8) | request[unitAt + 3];
        var quantity = (request[unitAt + 4] << 8) | request[unitAt + 5];
        var block = unit.Find(function, address, quantity);
        var image = unit.Shown(block?.Image);
        if (block is not null && image is null) return LibModbus.ReplyException(context, request, DeviceFailure) >= 0;
        if (!Send(context, request, length, block, image)) return false;
        block?.Answered(address, quantity);
        return true;
    }

    /// <summary>libmodbus checks quantity and address itself; without a block its tables are empty.</summary>
    static bool Send(nint context, byte* request, int length, RegisterBlock? block, ushort[]? image)
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
