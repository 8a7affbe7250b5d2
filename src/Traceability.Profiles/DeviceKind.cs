namespace Traceability.Profiles;

public enum DeviceKind
{
    EnergyMeter,
    FlowMeter,
    WeighingIndicator,
    TagReader,
}
