namespace Traceability.Profiles;

/// <summary>The four Modbus data tables (Modbus Application Protocol 1.1b3, 4.3).</summary>
public enum RegisterTable
{
    Coil,
    DiscreteInput,
    Holding,
    Input,
}
