using Traceability.Simulator.Modbus;

namespace Traceability.Simulator.Devices;

/// <summary>Omron V680S: a TCP device of its own, unit FFh. FC03 at A000h, four registers, gives the tag's 8-byte UID; without a tag an exception.</summary>
sealed class TagReader
{
    public const byte UnitId = 0xFF;
    const ushort Uid = 0xA000;

    readonly RegisterBlock _uid = new(RegisterBlock.ReadHolding, Uid, 4);

    public TagReader()
    {
        UidRead = _uid.Mark(Uid, 4);
        Unit = new Unit(UnitId, _uid);
    }

    public Unit Unit { get; }

    /// <summary>Counts answers with a UID only: an exception is none.</summary>
    public ReadMark UidRead { get; }

    public void Show(Tag? tag) => _uid.Publish(tag is { } present ? Registers.FromBytes(present.Bytes()) : null);
}
