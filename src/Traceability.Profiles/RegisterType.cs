namespace Traceability.Profiles;

/// <summary>What the words of one value mean. The numbers are written into evidence and never change.</summary>
public enum RegisterType
{
    U16 = 0,
    I16 = 1,
    U32 = 2,
    I32 = 3,
    U64 = 4,
    I64 = 5,
    /// <summary>IEEE 754 binary32.</summary>
    F32 = 6,
    /// <summary>IEEE 754 binary64.</summary>
    F64 = 7,
    /// <summary>Flags or an identifier of 1, 2 or 4 words, most significant bit first once the order is applied; never scaled.</summary>
    Bits = 8,
    /// <summary>IEEE 754 binary16.</summary>
    F16 = 9,
    /// <summary>Four decimal digits, one in each four bits.</summary>
    Bcd16 = 10,
    Bcd32 = 11,
    Bcd64 = 12,
}
