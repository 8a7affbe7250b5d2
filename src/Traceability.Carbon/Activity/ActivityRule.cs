namespace Traceability.Carbon.Activity;

/// <summary>What counting can find in a register.</summary>
public enum ActivityRule
{
    /// <summary>The register went back without a documented reset or rollover: quantity is lost, counting restarts at the new value.</summary>
    NegativeDelta,

    /// <summary>The register did not go back, but the device says that it does not go on from the last reading: what lies between is no quantity.</summary>
    DoesNotContinue,

    /// <summary>Two values at one instant: the smaller was kept.</summary>
    TwoValuesAtOnce,
}
