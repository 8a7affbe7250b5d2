using System.Globalization;
using Traceability.Carbon.Plan;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Web.Views;

/// <param name="Typed">From and to by the facility's clocks, as its form has them.</param>
/// <param name="Most">Null where nothing bounds it.</param>
public sealed record LossView(string Stream, string Unit, DateTimeOffset From, DateTimeOffset To, (string From, string To) Typed, decimal? Most, int Quarters)
{
    internal static LossView Of(OpenLoss l, MonitoringPlan plan)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(plan.TimeZone);
        return new(l.Stream, l.Unit, Instants.Of(l.FromMs), Instants.Of(l.ToMs), (TypedInstant.Text(l.FromMs, zone), TypedInstant.Text(l.ToMs, zone)), l.Most?.ToDecimal(), (int)((l.ToMs - l.FromMs) / Carbon.Activity.Edge.SpacingMs));
    }

    public string Bound => Most is { } most ? string.Create(CultureInfo.InvariantCulture, $"at most {Math.Max(0, most)} {Unit} can have flowed unseen") : "nothing bounds it: the plan does not say what its meters can pass in an hour";
}
