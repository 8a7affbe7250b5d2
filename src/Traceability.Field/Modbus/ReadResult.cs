namespace Traceability.Field.Modbus;

/// <summary>How a question ended. The words stand in the caller's buffer, and only when <see cref="IsOk"/>.</summary>
/// <param name="ExceptionCode">Set with <see cref="ReadOutcome.Exception"/>, otherwise 0.</param>
public readonly record struct ReadResult(ReadOutcome Outcome, byte ExceptionCode = 0)
{
    public bool IsOk => Outcome == ReadOutcome.Ok;

    public static ReadResult Ok { get; } = new(ReadOutcome.Ok);

    public static ReadResult Exception(byte code) => new(ReadOutcome.Exception, code);
}
