namespace Traceability.Ledger.Periods;

/// <summary>One thing that must be in order, or be accepted with a reason, before a period is closed.</summary>
/// <param name="Id">By which it is accepted: <c>stream:soda</c>.</param>
/// <param name="State">"ok", "open", "accepted", or "blocked": what no reason helps over.</param>
/// <param name="Detail">What is in order, or what is not.</param>
/// <param name="Accepted">The reason, where somebody has given one.</param>
public sealed record ChecklistItem(string Id, string State, string Detail, string? Accepted)
{
    public const string Ok = "ok", Open = "open", Blocked = "blocked", TakenOn = "accepted";

    /// <summary>Stands in the way of closing.</summary>
    public bool Stands => State is Open or Blocked;

    public ChecklistItem With(string? reason) => State == Open && reason is not null ? this with { State = TakenOn, Accepted = reason } : this;
}
