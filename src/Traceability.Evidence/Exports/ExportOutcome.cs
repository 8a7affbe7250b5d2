namespace Traceability.Evidence.Exports;

/// <summary>Whether something could be said in another's format, and in words why not.</summary>
public readonly record struct ExportOutcome(string Refusal)
{
    public static readonly ExportOutcome Ok = new("");

    public bool IsOk => Refusal.Length == 0;

    public static ExportOutcome Refused(string why) => new(why);

    public override string ToString() => IsOk ? "ok" : Refusal;
}
