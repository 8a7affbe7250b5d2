using Traceability.Carbon.Plan;
using Traceability.Evidence.Records;
using Traceability.Ledger.Records;

namespace Traceability.Ledger.Web.Views;

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
