namespace Traceability.Profiles;

/// <summary>What a profile was checked against, weakest first; it is shown with every value that the profile reads. The numbers are written into evidence and never change.</summary>
public enum Verification
{
    /// <summary>Only the register map was read.</summary>
    MapOnly,
    /// <summary>Frames printed in the maker's manual decode to the printed values.</summary>
    ManualFrame,
    /// <summary>Frames recorded from a real device decode to what its display showed.</summary>
    Capture,
    /// <summary>Read on a real device, on the bench, by this software.</summary>
    Device,
}
