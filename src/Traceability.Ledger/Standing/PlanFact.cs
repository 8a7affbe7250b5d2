namespace Traceability.Ledger.Standing;

/// <summary>One thing that a plan says.</summary>
/// <param name="Seldom">Shown only where the plan says it of any.</param>
public sealed record PlanFact(string Name, string Text, bool Seldom = false)
{
    internal const string None = "–";

    public bool IsSaid => Text != None;
}
