namespace Traceability.Profiles;

/// <summary>What a reading of a self-test value says about the register map.</summary>
public enum SelfTestOutcome
{
    /// <summary>The map is right: base, word order and type.</summary>
    Passed,

    /// <summary>There is something in the registers, and it is not what stands there by the map.</summary>
    Failed,

    /// <summary>Zero in every register, or the device's own "no value": a phase without voltage says nothing about the map.</summary>
    NoEvidence,
}
