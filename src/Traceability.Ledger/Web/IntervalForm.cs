using Traceability.Carbon.Plan;
using Traceability.Evidence.Records;
using Traceability.Ledger.Records;

namespace Traceability.Ledger.Web;

/// <summary>An import of intervals as it was typed.</summary>
/// <param name="Unit">In which the stream was counted when the file was looked at: what it is then must still be it.</param>
/// <param name="Held">The file that was looked at, deflated, in base 64; empty where none was.</param>
public sealed record IntervalForm(string Stream, string Document, string Note, string Replaces, string Unit, string Held)
{
    /// <summary>By which a refusal names them.</summary>
    internal static readonly string[] Fields = ["document", "note"];

    internal static IntervalForm Read(IFormCollection form)
    {
        string Text(string name) => form[name].ToString().Trim();
        return new(Text("stream"), Text("document"), Text("note"), Text("replaces"), Text("unit"), Text("held"));
    }

    /// <summary>What would be recorded, and what stands in its way.</summary>
    internal IReadOnlyList<string> TryWish(MonitoringPlan plan, IntervalFile file, long nowMs, out RecordWish? wish)
    {
        wish = null;
        if (plan.Stream(Stream) is not { } stream) return [$"stream: \"{Stream}\"; allowed: {string.Join(", ", plan.Streams.Select(s => s.Id))}"];
        if (!RecordForm.TryDigest(Replaces, out var replaces)) return [$"replaces: \"{Replaces}\"; allowed: 64 hexadecimal digits"];
        wish = new RecordWish(plan.FacilityId, Stream, RecordKind.Intervals, file.Read.FromMs, file.Read.ToMs, file.Sum, Unit, Document.Length > 0 ? Document : null, file.Sha256, Note.Length > 0 ? Note : null, replaces);
        return RecordRules.Refusal(wish, stream, nowMs) is { } refusal ? [refusal] : [];
    }
}
