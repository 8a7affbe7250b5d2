namespace Traceability.Field;

/// <summary>A change of what can be read. Told once per change, not per failed question, so that it can stand in the evidence as an entry.</summary>
/// <param name="Kind">What changed.</param>
/// <param name="Unit">Unit identifier; 0 when the whole bus is meant.</param>
/// <param name="Value">Position of the value in the bus's list, or -1 when the unit or the bus is meant.</param>
/// <param name="Cause">Why; on a return, what had been the cause of the loss.</param>
/// <param name="ExceptionCode">The code of the exception answer when the cause is one, otherwise 0.</param>
/// <param name="SinceUnixMs">The last good answer (or the start of asking if there was none): the gap begins here.</param>
/// <param name="UntilUnixMs">On a loss, when it was established; on a return, the first good answer, the end of the gap.</param>
public readonly record struct FieldNotice(
    FieldNoticeKind Kind,
    byte Unit,
    int Value,
    FieldCause Cause,
    byte ExceptionCode,
    long SinceUnixMs,
    long UntilUnixMs);
