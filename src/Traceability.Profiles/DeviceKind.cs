namespace Traceability.Profiles;

public enum DeviceKind
{
    EnergyMeter,
    FlowMeter,
    WeighingIndicator,
    TagReader,

    /// <summary>Gives a pulse for so much of what it measures (S0, IEC 62053-31); the pulses are counted here.</summary>
    PulseOutput,
}
