using Traceability.Simulator.Modbus;

namespace Traceability.Simulator.Devices;

/// <summary>
/// Eastron SDM630: input registers (FC04), float32 with the most significant word first, engineering units, wire addresses as printed.
/// Behind current transformers, so all values are primary ones. Holes inside its three areas read as zero.
/// </summary>
sealed class EnergyMeter
{
    const ushort Import = 0x0048;
    const float PowerFactor = 0.93f;
    const float ReactivePerActive = 0.3952f;   // tan(arccos 0.93)

    readonly RegisterBlock _present = new(RegisterBlock.ReadInput, 0x0000, 0x58);
    readonly RegisterBlock _distortion = new(RegisterBlock.ReadInput, 0x00EA, 0x10);
    readonly RegisterBlock _totals = new(RegisterBlock.ReadInput, 0x0156, 0x28);
    readonly float _phaseVoltage;

    /// <param name="phaseVoltage">Volts between phase and neutral: 230.9 on a 400 V busbar, 398.4 on 690 V.</param>
    public EnergyMeter(byte unit, float phaseVoltage)
    {
        _phaseVoltage = phaseVoltage;
        ImportRead = _present.Mark(Import, 2);
        Unit = new Unit(unit, _present, _distortion, _totals);
    }

    public Unit Unit { get; }
    public ReadMark ImportRead { get; }

    /// <param name="import">kWh, as the register holds it.</param>
    /// <param name="watts">Total active power.</param>
    /// <param name="unrest">Small whole number, −50..50, that moves voltage (0.05 %) and frequency (1 mHz) a little per step.</param>
    public void Show(float import, long watts, int unrest)
    {
        var words = new ushort[_present.Count];
        long[] phases = [watts * 334 / 1000, watts * 331 / 1000, 0];
        phases[2] = watts - phases[0] - phases[1];
        for (var phase = 0; phase < 3; phase++)
        {
            var volts = _phaseVoltage * (1f + 0.0005f * unrest / 50f - 0.001f * phase);
            var apparent = phases[phase] / PowerFactor;
            Put(words, 0x0000 + 2 * phase, volts);
            Put(words, 0x0006 + 2 * phase, apparent / volts);
            Put(words, 0x000C + 2 * phase, phases[phase]);
            Put(words, 0x0012 + 2 * phase, apparent);
            Put(words, 0x0018 + 2 * phase, phases[phase] * ReactivePerActive);
            Put(words, 0x001E + 2 * phase, PowerFactor);
        }
        Put(words, 0x002A, _phaseVoltage);
        Put(words, 0x0034, watts);
        Put(words, 0x0038, watts / PowerFactor);
        Put(words, 0x003C, watts * ReactivePerActive);
        Put(words, 0x003E, PowerFactor);
        Put(words, 0x0046, 50f + 0.001f * unrest);
        Put(words, Import, import);
        Put(words, 0x004A, 0f);
        Put(words, 0x004C, import * ReactivePerActive);
        _present.Publish(words);

        var totals = new ushort[_totals.Count];
        Put(totals, 0x0156 - 0x0156, import);
        Put(totals, 0x0158 - 0x0156, import * ReactivePerActive);
        float[] shares = [0.334f, 0.331f, 0.335f];
        for (var phase = 0; phase < 3; phase++)
        {
            Put(totals, 0x015A - 0x0156 + 2 * phase, import * shares[phase]);
            Put(totals, 0x0166 - 0x0156 + 2 * phase, import * shares[phase]);
        }
        _totals.Publish(totals);

        var distortion = new ushort[_distortion.Count];
        foreach (var offset in (ReadOnlySpan<int>)[0, 2, 4, 0x0E]) Put(distortion, offset, 1.8f);
        _distortion.Publish(distortion);
    }

    static void Put(ushort[] words, int offset, float value) => Registers.PutAbcd(words, offset, value);
}
