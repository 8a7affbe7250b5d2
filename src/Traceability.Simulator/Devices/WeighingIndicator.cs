using Traceability.Simulator.Modbus;

namespace Traceability.Simulator.Devices;

/// <summary>
/// Flintec FT-112, setting "Modbus RTU High-Low": holding registers (FC03), wire = printed − 40001, all values 32 bits, most significant
/// word first. Weights are whole kilograms (no decimals). Division 20 kg.
/// </summary>
sealed class WeighingIndicator
{
    public const int DivisionKg = 20;
    public const int CapacityKg = 80_000;

    // Wire offsets of 40001 shown weight, 40003 tare, 40005 gross, 40007 status, 40009 error, 40011 heartbeat, 40013 last print.
    const int Shown = 0, Gross = 4, Status = 6, Heartbeat = 10;
    const uint Unstable = 1u << 2, PowerOnZeroed = 1u << 5, CentreOfZero = 1u << 12, NoDecimals = 1u << 31;

    readonly RegisterBlock _registers = new(RegisterBlock.ReadHolding, 0, 20);

    public WeighingIndicator(byte unit)
    {
        StatusRead = _registers.Mark(Status, 2);
        Unit = new Unit(unit, _registers);
    }

    public Unit Unit { get; }

    /// <summary>A client that weighs must look at the stability bit, so this counts what a client can have captured.</summary>
    public ReadMark StatusRead { get; }

    /// <param name="heartbeat">Tenths of a second since power-on; a client that sees it stand still reads stale data.</param>
    public void Show(int weightKg, bool unstable, uint heartbeat)
    {
        var words = new ushort[_registers.Count];
        var status = NoDecimals | PowerOnZeroed;
        if (unstable) status |= Unstable;
        else if (weightKg == 0) status |= CentreOfZero;
        Registers.PutAbcd(words, Shown, (uint)weightKg);
        Registers.PutAbcd(words, Gross, (uint)weightKg);
        Registers.PutAbcd(words, Status, status);
        Registers.PutAbcd(words, Heartbeat, heartbeat);
        _registers.Publish(words);
    }

    /// <summary>What the display shows for a load: the nearest division, half a division up.</summary>
    public static int Displayed(int loadKg) => (loadKg + DivisionKg / 2) / DivisionKg * DivisionKg;
}
