namespace Traceability.Field.Modbus.Listening;

enum OverheardKind
{
    /// <summary>The master asks a unit for registers or bits.</summary>
    Question,

    /// <summary>The unit's answer to the question before it, and to no other.</summary>
    Answer,

    /// <summary>The unit refuses the question before it.</summary>
    Refusal,

    /// <summary>A whole frame that is of no use: a write, a function we do not read, an answer whose question was not heard or could be another.</summary>
    Other,

    /// <summary>Bytes that are no frame.</summary>
    Noise,
}
