using Traceability.Ledger.Deeds;
using Traceability.Ledger.Standing;

namespace Traceability.Ledger.Web.Views;

/// <summary>The profiles by which a facility was read, and the form to mend one.</summary>
/// <param name="Form">Null while none is chosen.</param>
public sealed record MendingPageView(VisitorView Visitor, string Id, string Name, bool Simulated, IReadOnlyList<ReadProfileView> Profiles, MendingFormView? Form)
{
    public string Address => $"/facilities/{Id}/devices/mending";

    public IReadOnlyList<(string, string)> Way => [(Name, $"/facilities/{Id}"), ("Devices", $"/facilities/{Id}/devices")];
}

/// <param name="Mended">By which another stands in its place; null where none does.</param>
public sealed record ReadProfileView(string Sha256, string Profile, DeedRow? Mended);

/// <param name="Text">As it stands, or as it was typed.</param>
/// <param name="Seen">The deed whose file was looked at; empty where none stood.</param>
/// <param name="Values">What it changes; null where nothing was looked at, or it is refused.</param>
/// <param name="Closed">Periods that somebody stands for and that count what it changes.</param>
public sealed record MendingFormView(string Sha256, string Profile, string Text, string Note, string Seen, FieldFaults Faults, IReadOnlyList<MendedValueView>? Values, IReadOnlyList<string> Closed)
{
    public string Looked => PlanEditView.Digest(Text);
}

/// <param name="Newest">Null where no reading is known.</param>
public sealed record MendedValueView(string Channel, IReadOnlyList<FactChange> Facts, NewestView? Newest);

/// <summary>One reading by both rules.</summary>
public sealed record NewestView(DateTimeOffset At, string Before, string After);
