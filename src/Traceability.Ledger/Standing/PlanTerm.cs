using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Traceability.Carbon.Periods;
using Traceability.Carbon.Plan;
using Traceability.Evidence.Records;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Records;

namespace Traceability.Ledger.Standing;

/// <summary>
/// Since when a period's plan has held. A figure is made by the newest plan, so that what was planned wrongly can be mended; whoever closes it is told that another
/// stood when the period began, and what became of that.
/// </summary>
/// <param name="Since">Who adopted it, and when; in words.</param>
/// <param name="Stood">Version of the other plan that stood when the period began, or was the facility's first; null where that is this one.</param>
/// <param name="Changes">From that one to this one; empty where both say the same.</param>
sealed record PlanTerm(MonitoringPlan Plan, string Since, int? Stood, IReadOnlyList<PlanChange> Changes)
{
    const int MostNamed = 12;

    /// <summary>A file of this start is stated a moment after it holds.</summary>
    const string NotStated = "not adopted under anybody's name yet";

    public static PlanTerm Of(SqliteConnection connection, MonitoringPlan plan, Period period)
    {
        var deeds = DeedQueries.Line(connection, plan.FacilityId, DeedKind.Plan, plan.FacilityId);
        var since = deeds.LastOrDefault(d => Is(d, plan)) is { } adopted ? $"adopted {RecordRules.Instant(adopted.AtMs)} by {adopted.Account}" : NotStated;
        var stood = deeds.LastOrDefault(d => d.AtMs <= period.FromMs) ?? deeds.FirstOrDefault();
        if (stood is null || Is(stood, plan)) return new PlanTerm(plan, since, null, []);
        var before = StandingDocument.PlanOf(connection, stood);
        return new PlanTerm(plan, since, before.Version, PlanChange.Between(before, plan));
    }

    public string Words => string.Create(CultureInfo.InvariantCulture, $"version {Plan.Version}, {Since}") + (Stood is null ? "" : string.Create(CultureInfo.InvariantCulture,
        $"; version {Stood} held when the period began{(Changes.Count == 0 ? " and says the same" : $", and since then {string.Join("; ", Changes.Take(MostNamed).Select(Named))}")}{(Changes.Count > MostNamed ? $"; and {Changes.Count - MostNamed} more" : "")}"));

    static string Named(PlanChange change) => $"{change.Group} {change.Id} was {change.What}{(change is { What: "changed", Facts: var facts } ? $" ({string.Join(", ", facts.Select(f => f.Name))})" : "")}";

    static bool Is(Deed deed, MonitoringPlan plan) => deed.Document(StandingDocument.Plan) is { } sha256 && SHA256.HashData(plan.File.Span).AsSpan().SequenceEqual(sha256);
}
