namespace Traceability.Profiles;

/// <summary>The state of a weighing indicator, normalised by its profile.</summary>
/// <param name="Decimals">
/// Decimals of the number shown; null when the profile has none in its status, or the device sets none or several of the bits. A weight is
/// right only when this equals minus the resolution exponent of its rule.
/// </param>
public readonly record struct IndicatorStatus(IndicatorFlags Flags, int? Decimals)
{
    /// <summary>When the status registers could not be read: nothing is claimed but a fault.</summary>
    public static IndicatorStatus Unreadable => new(IndicatorFlags.Fault, null);

    public bool Stable => (Flags & IndicatorFlags.Stable) != 0;
    public bool NetMode => (Flags & IndicatorFlags.NetMode) != 0;
    public bool CentreOfZero => (Flags & IndicatorFlags.CentreOfZero) != 0;
    public bool Underload => (Flags & IndicatorFlags.Underload) != 0;
    public bool Overload => (Flags & IndicatorFlags.Overload) != 0;
    public bool Fault => (Flags & IndicatorFlags.Fault) != 0;
    public bool PowerUpZero => (Flags & IndicatorFlags.PowerUpZero) != 0;
    public bool OtherIndication => (Flags & IndicatorFlags.OtherIndication) != 0;
}
