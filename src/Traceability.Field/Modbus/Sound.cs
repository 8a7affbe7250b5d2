namespace Traceability.Field.Modbus;

/// <summary>What was heard in place of the answer, and what to call it.</summary>
struct Sound
{
    ReadOutcome worst;
    int strays;

    /// <summary>The answer itself came, to its full length, and its check is wrong.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Less than a frame is a glitch on the wire and says nothing: then nothing was heard.</summary>
    public readonly ReadOutcome Name =>
        worst != ReadOutcome.Ok ? worst : strays >= RtuFrame.ExceptionBytes ? ReadOutcome.WrongCrc : ReadOutcome.Timeout;

    /// <summary>A frame that is not the answer.</summary>
    public void Frame(ReadOutcome wrong) => worst = Worse(wrong);

    /// <summary>Bytes that are no frame.</summary>
    public void Bytes(int noise, bool isDamaged, bool isCut)
    {
        strays += noise;
        IsDamaged |= isDamaged;
        if (isDamaged) worst = ReadOutcome.WrongCrc;
        else if (isCut) worst = Worse(ReadOutcome.WrongLength);
    }

    /// <summary>The outcomes stand in the order of how near they come to the answer.</summary>
    readonly ReadOutcome Worse(ReadOutcome wrong) => wrong > worst ? wrong : worst;
}
