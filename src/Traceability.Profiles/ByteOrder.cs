namespace Traceability.Profiles;

/// <summary>
/// Where the bytes of a value stand on the wire; A is the most significant byte of a 32-bit value. It is a property of each value, because
/// one device mixes orders. With four words the letters mean the same: which word comes first, and whether bytes are swapped inside words.
/// The numbers are written into evidence and never change.
/// </summary>
public enum ByteOrder
{
    /// <summary>Most significant word first, as Modbus sends bytes.</summary>
    Abcd = 0,
    /// <summary>Least significant word first ("word swap"), bytes inside a word as Modbus sends them.</summary>
    Cdab = 1,
    /// <summary>Most significant word first, bytes swapped inside each word.</summary>
    Badc = 2,
    /// <summary>Least significant byte first.</summary>
    Dcba = 3,
}
