namespace Traceability.Field;

public enum FieldNoticeKind
{
    UnitLost,
    UnitReturned,
    BusLost,
    BusReturned,

    /// <summary>The unit answers, but refuses this value; its other values go on.</summary>
    ValueRefused,
    ValueReturned,
}
