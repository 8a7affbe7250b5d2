using Traceability.Carbon.Activity;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Plan;
using Traceability.Evidence.Records;
using Traceability.Ledger.Api;
using Traceability.Ledger.Records;

namespace Traceability.Ledger.Web;

/// <summary>One record as it was typed, so that nothing is lost where it is refused.</summary>
/// <param name="From">Of a receipt, dip or issue its one instant.</param>
/// <param name="Unit">In which the stream was counted when the form was shown: what it is then must still be it.</param>
/// <param name="Attachment">SHA-256 of the document, hex.</param>
/// <param name="State">Whether the quantity is as it was read or already as the plan counts it; empty where the plan has no rule between the two.</param>
/// <param name="Celsius">At which it was read; likewise <paramref name="Kilopascals"/>, absolute. Empty where the rule asks for none.</param>
/// <param name="Replaces">Id of the record in whose place this one stands; empty for none.</param>
public sealed record RecordForm(string Stream, string Kind, string From, string To, string Quantity, string Unit, string Document, string Attachment, string Note, string Replaces,
    string State = "", string Celsius = "", string Kilopascals = "")
{
    /// <summary>Of <see cref="State"/>.</summary>
    public const string AsRead = "read", AsCounted = "counted";

    /// <summary>What a rule may ask for beside the quantity.</summary>
    static readonly string[] ofRules = [CountingRule.Celsius, CountingRule.AbsoluteKilopascals];

    /// <summary>By which a refusal names them.</summary>
    static readonly string[] ofSpan = ["from", "to", "quantity", "document", "attachment", "note"], ofInstant = ["at", "quantity", "document", "attachment", "note"];

    internal RecordKind? Is => RecordKinds.Names.FirstOrDefault(k => k.Name == Kind && k.Kind != RecordKind.Intervals) is { Name: not null } known ? known.Kind : null;

    /// <summary>Of a stock: told of one instant.</summary>
    public bool OfAnInstant => Is?.IsOfAnInstant() ?? false;

    internal IReadOnlyList<string> Fields => [.. OfAnInstant ? ofInstant : ofSpan, .. ofRules];

    internal static RecordForm Read(IFormCollection form)
    {
        string Text(string name) => form[name].ToString().Trim();
        var at = Text("at");
        return new(Text("stream"), Text("kind"), at.Length > 0 ? at : Text("from"), at.Length > 0 ? at : Text("to"), Text("quantity"), Text("unit"), Text("document"), Text("attachment"), Text("note"), Text("replaces"),
            Text("state"), Text(CountingRule.Celsius), Text(CountingRule.AbsoluteKilopascals));
    }

    /// <summary>What stands, to be corrected.</summary>
    internal static RecordForm Of(RecordRow said, TimeZoneInfo zone) => new(
        said.Stream, said.Kind, TypedInstant.Text(said.From.ToUnixTimeMilliseconds(), zone), TypedInstant.Text(said.To.ToUnixTimeMilliseconds(), zone), Digits.Text(said.Observed?.Quantity ?? said.Quantity), said.Unit, said.Document ?? "", said.Attachment ?? "", said.Note ?? "", said.Id,
        said.Observed is null ? AsCounted : AsRead, Number(said.Observed?.Celsius), Number(said.Observed?.AbsoluteKilopascals));

    /// <summary>Everything that can be said of it at once; the wish only where nothing is.</summary>
    internal IReadOnlyList<string> TryWish(MonitoringPlan plan, long nowMs, out RecordWish? wish)
    {
        wish = null;
        var wrong = new List<string>();
        if (plan.Stream(Stream) is not { } stream) return [$"stream: \"{Stream}\"; allowed: {string.Join(", ", plan.Streams.Select(s => s.Id))}"];
        if (Is is not { } kind) return [$"kind: \"{Kind}\"; allowed: {string.Join(", ", RecordRules.Allowed(stream.Determined).Where(k => k != RecordKind.Intervals).Select(k => k.Name()))}"];
        var zone = TimeZoneInfo.FindSystemTimeZoneById(plan.TimeZone);
        if (!TypedInstant.TryRead(From, zone, out var from, out var why)) wrong.Add($"{(OfAnInstant ? "at" : "from")}: {why}");
        if (!TypedInstant.TryRead(To, zone, out var to, out why) && !OfAnInstant) wrong.Add($"to: {why}");
        var given = Observed(stream, wrong);
        if (!ExactDecimal.TryParse(Quantity, out var quantity)) wrong.Add($"quantity: \"{Quantity}\"; allowed: digits with a decimal point, zero or more");
        if (!TryDigest(Attachment, out var attachment)) wrong.Add($"attachment: \"{Attachment}\"; allowed: 64 hexadecimal digits, or a file");
        if (!TryDigest(Replaces, out var replaces)) wrong.Add($"replaces: \"{Replaces}\"; allowed: 64 hexadecimal digits");
        if (wrong.Count > 0) return wrong;
        wish = new RecordWish(plan.FacilityId, Stream, kind, from, to, given is null ? quantity : default, Unit, Some(Document), attachment, Some(Note), replaces) { Given = given };
        if (!wish.Counted(stream, plan.Version, out var counted, out why)) return [why];
        return RecordRules.Refusal(counted, stream, nowMs) is { } refusal ? [OfAnInstant && (refusal.StartsWith("to: ", StringComparison.Ordinal) || refusal.StartsWith("from: ", StringComparison.Ordinal)) ? "at" + refusal[refusal.IndexOf(':')..] : refusal] : [];
    }

    /// <summary>What was read, to be brought to what the plan counts; null where it is that already.</summary>
    Observation? Observed(SourceStream stream, List<string> wrong)
    {
        if (State == AsCounted) return null;
        if (stream.CountedAt is not { } rule)
        {
            // The plan may have had a rule when the form was shown.
            if (State.Length > 0) wrong.Add($"state: \"{State}\"; allowed: {AsCounted}, since the plan states no rule (counted_at) for {stream.Id}");
            return null;
        }
        if (State != AsRead) wrong.Add($"state: \"{State}\"; allowed: {AsRead}, {AsCounted}");
        // A quantity that is none is said of once.
        else if (!ObservedText.TryRead(Quantity, Celsius, Kilopascals, rule is CountingRule.OnHeatBasis { Counted: var counted } ? counted == HeatBasis.Net ? "gross" : "net" : null, out var observed, out var why))
        {
            if (ExactDecimal.TryParse(Quantity, out _)) wrong.Add(why);
        }
        else return observed;
        return null;
    }

    internal static bool TryDigest(string hex, out byte[]? digest)
    {
        digest = null;
        if (hex.Length == 0) return true;
        var read = Endpoints.TryHex(hex, ActivityRecord.DigestSize, out var bytes);
        if (read) digest = bytes;
        return read;
    }

    static string Number(decimal? number) => number is { } known ? Digits.Text(known) : "";

    static string? Some(string text) => text.Length > 0 ? text : null;
}
