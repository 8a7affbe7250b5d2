namespace Traceability.Field.Modbus;

/// <summary>
/// A question other than a reading, and the account of its answer. Both are what stands between the unit identifier and any checksum: function code
/// and data (Modbus Application Protocol 1.1b3, 4.1). Made for one use; these are rare.
/// </summary>
abstract class Exchange(byte unit, byte[] question)
{
    /// <summary>Function code and data of the longest frame.</summary>
    public const int MostBytes = 253;

    public byte Unit => unit;
    public byte Function => question[0];
    public ReadOnlySpan<byte> Question => question;

    /// <summary>Length of an answer that begins so, which is not an exception: 0 when none does, −1 when more bytes are needed to tell.</summary>
    public abstract int Measure(ReadOnlySpan<byte> answer);

    /// <summary>Takes the whole answer, of this unit and function; false when it does not fit the question.</summary>
    protected abstract bool Accept(ReadOnlySpan<byte> answer);

    /// <param name="answer">Unit identifier, function code and data.</param>
    public ReadResult Take(ReadOnlySpan<byte> answer)
    {
        if (answer.Length < ReadAnswer.ExceptionBytes) return new(ReadOutcome.WrongLength);
        if (answer[0] != unit) return new(ReadOutcome.WrongUnit);
        if (answer[1] == (Function | ReadAnswer.ExceptionBit))
            return answer.Length == ReadAnswer.ExceptionBytes ? ReadResult.Exception(answer[2]) : new(ReadOutcome.WrongLength);
        if (answer[1] != Function) return new(ReadOutcome.WrongFunction);
        return Measure(answer[1..]) == answer.Length - 1 && Accept(answer[1..]) ? ReadResult.Ok : new(ReadOutcome.WrongLength);
    }
}
