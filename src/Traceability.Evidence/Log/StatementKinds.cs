namespace Traceability.Evidence.Log;

/// <summary>What parts the kinds of statements have.</summary>
static class StatementKinds
{
    public const StatementKind Last = StatementKind.Deed;

    public static int PartsOf(StatementKind kind) =>
        kind is StatementKind.Enrolment or StatementKind.DayLabel or StatementKind.Succession or StatementKind.Decision ? 2 : 1;

    /// <summary>Only an enrolment's approval may be null.</summary>
    public static bool MayLack(StatementKind kind, int part) => kind == StatementKind.Enrolment && part == 1;
}
