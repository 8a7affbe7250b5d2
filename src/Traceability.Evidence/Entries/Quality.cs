namespace Traceability.Evidence.Entries;

/// <summary>What a reading is worth. The numbers are final; the first two have a value, the others only raw words.</summary>
public enum Quality : byte
{
    Good = 0,

    /// <summary>A value outside the profile's nominal range.</summary>
    Uncertain = 1,

    /// <summary>The device's own sentinel for "no data".</summary>
    NotAvailable = 2,

    NotANumber = 3,

    /// <summary>Not representable as a mantissa within ±(2^53 − 1).</summary>
    OutOfRange = 4,
}
