using Traceability.Simulator.Modbus;

namespace Traceability.Simulator.Devices;

/// <summary>
/// Endress+Hauser Promass 83: holding registers (FC03), printed register = wire + 1, float32 in the factory order 1-0-3-2 (CDAB).
/// Set up to show volume flow in litres per hour and totaliser 1 in litres. A register that the manual does not list is an illegal address.
/// </summary>
sealed class FlowMeter
{
    const ushort Totaliser = 2609;
    const float KilogramsPerLitre = 0.835f;   // diesel at 15 °C
    const float Celsius = 24.5f;

    // Printed 2007 mass flow, 2009 volume flow, 2013 density, 2017 temperature.
    readonly RegisterBlock _flows = new(RegisterBlock.ReadHolding, 2006, 4);
    readonly RegisterBlock _density = new(RegisterBlock.ReadHolding, 2012, 2);
    readonly RegisterBlock _temperature = new(RegisterBlock.ReadHolding, 2016, 2);
    readonly RegisterBlock _totaliser = new(RegisterBlock.ReadHolding, Totaliser, 2);
    readonly RegisterBlock _condition = new(RegisterBlock.ReadHolding, 6858, 1);

    public FlowMeter(byte unit)
    {
        TotaliserRead = _totaliser.Mark(Totaliser, 2);
        _density.Publish(Float(KilogramsPerLitre));
        _temperature.Publish(Float(Celsius));
        _condition.Publish([0]);
        Unit = new Unit(unit, _flows, _density, _temperature, _totaliser, _condition);
    }

    public Unit Unit { get; }
    public ReadMark TotaliserRead { get; }

    /// <param name="litres">The totaliser, as the register holds it.</param>
    /// <param name="millilitresPerHour">The present flow.</param>
    public void Show(float litres, long millilitresPerHour)
    {
        var flows = new ushort[_flows.Count];
        var litresPerHour = millilitresPerHour / 1000f;
        Registers.PutCdab(flows, 0, litresPerHour * KilogramsPerLitre);
        Registers.PutCdab(flows, 2, litresPerHour);
        _flows.Publish(flows);
        _totaliser.Publish(Float(litres));
    }

    static ushort[] Float(float value)
    {
        var words = new ushort[2];
        Registers.PutCdab(words, 0, value);
        return words;
    }
}
