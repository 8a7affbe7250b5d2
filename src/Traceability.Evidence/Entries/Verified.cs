namespace Traceability.Evidence.Entries;

/// <summary>What a device profile was checked against, weakest first. The numbers are written into evidence and never change.</summary>
public enum Verified
{
    /// <summary>Only the register map was read.</summary>
    MapOnly = 0,

    /// <summary>Frames printed in the maker's manual decode to the printed values.</summary>
    ManualFrame = 1,

    /// <summary>Frames recorded from a real device decode to what its display showed.</summary>
    Capture = 2,

    /// <summary>Read on a real device, on the bench.</summary>
    Device = 3,
}
