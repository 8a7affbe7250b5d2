namespace Traceability.Evidence.Carrying;

/// <summary>What a message of an answer is by its title; whether it reads is another question.</summary>
public enum AnswerKind
{
    Unknown,
    Succession,
    Step,
    Receipt,
    Head,
}
