namespace Traceability.Profiles;

/// <summary>What a word beside a number says of it. The numbers are written into evidence and never change.</summary>
public enum BesideMeaning
{
    /// <summary>One bit: 1 is negative. The number itself is absolute.</summary>
    Sign = 0,
    /// <summary>Digits behind the decimal point.</summary>
    Decimals = 1,
    /// <summary>A signed power of ten to multiply by ("scale factor").</summary>
    Power = 2,
}
