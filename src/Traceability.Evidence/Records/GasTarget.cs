namespace Traceability.Evidence.Records;

/// <summary>The state that a gas was brought to, at 101 325 Pa. The numbers are final.</summary>
public enum GasTarget
{
    /// <summary>0 °C.</summary>
    Normal = 1,

    /// <summary>15 °C.</summary>
    Standard = 2,
}
