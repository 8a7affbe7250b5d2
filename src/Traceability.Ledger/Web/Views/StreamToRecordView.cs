using Traceability.Carbon.Plan;
using Traceability.Evidence.Records;
using Traceability.Ledger.Records;

namespace Traceability.Ledger.Web.Views;

/// <param name="Rule">By which what was read is brought to what the plan counts; null where the plan states none.</param>
/// <param name="Kinds">That its determination takes; of a metered one estimates are offered beside what was lost.</param>
public sealed record StreamToRecordView(string Id, string Flow, string Unit, string Determined, IReadOnlyList<string> Kinds, RuleView? Rule)
{
    internal static StreamToRecordView Of(SourceStream s) => new(s.Id, s.Flow, s.Unit, s.Determined.Name, [.. RecordRules.Allowed(s.Determined).Where(k => k != RecordKind.Estimate || s.Determined is not Determination.ByMeter).Select(k => k.Name())], s.CountedAt is { } rule ? RuleView.Of(rule) : null);

    public string ShownUnit => Unit == "L" ? "l" : Unit;
}
