using System.Globalization;
using Traceability.Carbon.Plan;
using Traceability.Evidence.Records;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Records;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Web.Views;

/// <summary>What was recorded of a facility's streams, newest first, and what may be.</summary>
/// <param name="Stream">That alone is listed; null for all.</param>
/// <param name="Next">Where the list goes on; null at its end.</param>
/// <param name="Losses">What registers lost and nobody has estimated.</param>
public sealed record RecordsPageView(
    VisitorView Visitor, string Id, string Name, bool Simulated, string TimeZone, string? Stream, IReadOnlyList<RecordedView> Records, string? Next, IReadOnlyList<StreamToRecordView> Streams, IReadOnlyList<LossView> Losses, bool MayRecord)
{
    public string Address => $"/facilities/{Id}/records";

    public IReadOnlyList<(string, string)> Way => [(Name, $"/facilities/{Id}")];
}

/// <param name="Replaceable">It stands, and its stream takes such a record still.</param>
public sealed record RecordedView(
    string Id, string Stream, string Kind, DateTimeOffset From, DateTimeOffset To, decimal Quantity, string Unit, string? Document, string? Attachment, string? Note, string? Replaces, string? ReplacedBy, string Who, DateTimeOffset At, long Position, ObservedView? Observed, bool Replaceable)
{
    internal static RecordedView Of(RecordRow r, MonitoringPlan plan) => new(r.Id, r.Stream, r.Kind, r.From, r.To, r.Quantity, r.Unit, r.Document, r.Attachment, r.Note, r.Replaces, r.ReplacedBy, $"{r.Account}, {r.Role}", r.At, r.Position, r.Observed,
        r.ReplacedBy is null && plan.Stream(r.Stream) is { } stream && RecordRules.Allowed(stream.Determined).Any(k => k.Name() == r.Kind));

    /// <summary>By which the list is opened at it.</summary>
    public string Anchor => $"r-{Id[..12]}";

    public bool IsIntervals => Kind == RecordKind.Intervals.Name();
}

/// <param name="Rule">By which what was read is brought to what the plan counts; null where the plan states none.</param>
/// <param name="Kinds">That its determination takes; of a metered one estimates are offered beside what was lost.</param>
public sealed record StreamToRecordView(string Id, string Flow, string Unit, string Determined, IReadOnlyList<string> Kinds, RuleView? Rule)
{
    internal static StreamToRecordView Of(SourceStream s) => new(s.Id, s.Flow, s.Unit, s.Determined.Name, [.. RecordRules.Allowed(s.Determined).Where(k => k != RecordKind.Estimate || s.Determined is not Determination.ByMeter).Select(k => k.Name())], s.CountedAt is { } rule ? RuleView.Of(rule) : null);

    public string ShownUnit => Unit == "L" ? "l" : Unit;
}

/// <param name="AsRead">What a form calls a quantity before the rule; <paramref name="AsCounted"/>: after it.</param>
public sealed record RuleView(string InWords, string AsRead, string AsCounted, bool Celsius, bool Kilopascals)
{
    internal static RuleView Of(CountingRule rule)
    {
        var (read, counted) = rule switch
        {
            CountingRule.OnHeatBasis { Counted: Carbon.Factors.HeatBasis.Net } => ("gross", "net, as the plan counts it"),
            CountingRule.OnHeatBasis => ("net", "gross, as the plan counts it"),
            CountingRule.GasAt => ("as it was read, at the temperature and pressure below", "already at the state that the plan counts"),
            _ => ("as it was read, at the temperature below", "already at 15 °C, as the plan counts it"),
        };
        return new(rule.InWords, read, counted, rule.Keys.Contains(CountingRule.Celsius), rule.Keys.Contains(CountingRule.AbsoluteKilopascals));
    }
}

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
