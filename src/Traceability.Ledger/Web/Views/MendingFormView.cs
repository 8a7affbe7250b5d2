namespace Traceability.Ledger.Web.Views;

/// <param name="Text">As it stands, or as it was typed.</param>
/// <param name="Seen">The deed whose file was looked at; empty where none stood.</param>
/// <param name="Values">What it changes; null where nothing was looked at, or it is refused.</param>
/// <param name="Closed">Periods that somebody stands for and that count what it changes.</param>
public sealed record MendingFormView(string Sha256, string Profile, string Text, string Note, string Seen, FieldFaults Faults, IReadOnlyList<MendedValueView>? Values, IReadOnlyList<string> Closed)
{
    public string Looked => PlanEditView.Digest(Text);
}
