using Traceability.Ledger.Deeds;
using Traceability.Ledger.Standing;

namespace Traceability.Ledger.Web.Views;

/// <summary>A facility's instruments and what was certified of them.</summary>
/// <param name="Points">How each stands today, what ends first first.</param>
/// <param name="Certificates">Every row of the file that stands, in its order.</param>
/// <param name="Lapsed">Months whose figures rest on instruments that had lapsed.</param>
/// <param name="Deed">By which the file came in; null where none did.</param>
/// <param name="Form">As it was typed, or to be filled in.</param>
/// <param name="Problems">Why what was typed was not taken.</param>
public sealed record CalibrationsPageView(
    VisitorView Visitor, string Id, string Name, bool Simulated, IReadOnlyList<CalibrationRow> Points, IReadOnlyList<CalibratedView> Certificates, IReadOnlyList<LapsedMonth> Lapsed, DeedRow? Deed,
    CalibrationForm Form, IReadOnlyList<string> Problems, bool MayCalibrate)
{
    public string Address => $"/facilities/{Id}/calibrations";

    public IReadOnlyList<(string, string)> Way => [(Name, $"/facilities/{Id}")];
}
