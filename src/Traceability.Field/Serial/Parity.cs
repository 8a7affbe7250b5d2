namespace Traceability.Field.Serial;

public enum Parity
{
    None,
    Even,
    Odd,
}
