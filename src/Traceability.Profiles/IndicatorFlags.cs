namespace Traceability.Profiles;

/// <summary>What every weighing indicator says, whatever bit and polarity it uses for it; 1 always means "it is so".</summary>
[Flags]
public enum IndicatorFlags
{
    None = 0,
    /// <summary>The load is at rest by the indicator's own test.</summary>
    Stable = 1 << 0,
    /// <summary>A tare is active: the shown number is not the gross weight.</summary>
    NetMode = 1 << 1,
    /// <summary>Within a quarter of a division of zero.</summary>
    CentreOfZero = 1 << 2,
    Underload = 1 << 3,
    Overload = 1 << 4,
    /// <summary>The weight must not be used: hardware error, or not set up for weighing at the moment.</summary>
    Fault = 1 << 5,
    /// <summary>The indicator found its zero when it was switched on.</summary>
    PowerUpZero = 1 << 6,
    /// <summary>The number shown is not the plain weight in the profile's unit: second unit, high resolution, or held.</summary>
    OtherIndication = 1 << 7,
}
