namespace Traceability.Profiles;

/// <summary>How far a reading can be used. The numbers are written into evidence and never change; a value exists up to <see cref="Uncertain"/>.</summary>
public enum ReadingQuality : byte
{
    Good = 0,
    /// <summary>Decoded, but outside the profile's nominal range.</summary>
    Uncertain = 1,
    /// <summary>The device said "no value": one of the rule's sentinels, a power of ten that is none, or not the rule's number of words.</summary>
    NotAvailable = 2,
    /// <summary>A float register holding NaN or an infinity, a decimal digit above 9, or a coil that is neither 0 nor 1.</summary>
    NotANumber = 3,
    /// <summary>The mantissa would leave ±(2^53 − 1), beyond which JSON readers and partial sums stop being exact.</summary>
    OutOfRange = 4,
}
