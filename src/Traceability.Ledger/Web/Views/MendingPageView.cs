namespace Traceability.Ledger.Web.Views;

/// <summary>The profiles by which a facility was read, and the form to mend one.</summary>
/// <param name="Form">Null while none is chosen.</param>
public sealed record MendingPageView(VisitorView Visitor, string Id, string Name, bool Simulated, IReadOnlyList<ReadProfileView> Profiles, MendingFormView? Form)
{
    public string Address => $"/facilities/{Id}/devices/mending";

    public IReadOnlyList<(string, string)> Way => [(Name, $"/facilities/{Id}"), ("Devices", $"/facilities/{Id}/devices")];
}
