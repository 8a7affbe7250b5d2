namespace Traceability.Evidence.Log;

/// <summary>What an entry of the statement log says; the numbers are the entries'.</summary>
public enum StatementKind
{
    Enrolment = 1,
    DayLabel = 2,
}
