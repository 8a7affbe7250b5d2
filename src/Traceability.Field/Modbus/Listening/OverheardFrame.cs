namespace Traceability.Field.Modbus.Listening;

/// <summary>What was heard, with its check; valid until the next is taken.</summary>
/// <param name="Question">Of a question, an answer and a refusal.</param>
readonly ref struct OverheardFrame(OverheardKind kind, ReadOnlySpan<byte> bytes, ReadRequest question = default)
{
    public OverheardKind Kind { get; } = kind;
    public ReadOnlySpan<byte> Bytes { get; } = bytes;
    public ReadRequest Question { get; } = question;
}
