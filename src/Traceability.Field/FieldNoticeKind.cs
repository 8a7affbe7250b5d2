namespace Traceability.Field;

public enum FieldNoticeKind
{
    UnitLost,
    UnitReturned,
    BusLost,
    BusReturned,

    /// <summary>The unit answers, but refuses this value; its other values go on.</summary>
    ValueRefused,

    /// <summary>On a bus with another master: this value is not among what passes, or not any more.</summary>
    ValueUnheard,
    ValueReturned,
}
