using System.Globalization;
using Traceability.Carbon.Plan;
using Traceability.Evidence.Records;

namespace Traceability.Ledger.Records;

/// <summary>What may be recorded of a stream, before anybody looks at what is recorded already. One sentence for each refusal.</summary>
static class RecordRules
{
    /// <summary>What JavaScript reads exactly too.</summary>
    public const long MostMantissa = (1L << 53) - 1;

    /// <summary>No invoice is of more, and quantities are divided by time.</summary>
    const int MostYears = 10;

    public static string? Refusal(RecordWish wish, SourceStream stream, long nowMs)
    {
        if (!Allowed(stream.Determined).Contains(wish.Kind))
            return $"stream: {stream.Id} is determined by {stream.Determined.Name}, which takes {(Allowed(stream.Determined) is { Count: > 0 } kinds ? string.Join(", ", kinds.Select(k => k.Name())) : "no records")}, not {wish.Kind.Name()}";
        if (wish.Unit != stream.Unit) return $"unit: \"{wish.Unit}\"; allowed: {stream.Unit}, as the plan counts {stream.Id}";
        if (wish.Kind.IsOfAnInstant() ? wish.FromMs != wish.ToMs : wish.FromMs >= wish.ToMs)
            return wish.Kind.IsOfAnInstant() ? $"at: one instant for a record of the kind {wish.Kind.Name()}" : "from: must be before to";
        if (wish.FromMs < 0 || wish.ToMs - wish.FromMs > MostYears * 366L * 86_400_000) return $"from: a span of at most {MostYears} years, after 1970";
        if (wish.ToMs > nowMs) return $"to: {Instant(wish.ToMs)} lies in the future; allowed: what has happened, up to {Instant(nowMs)}";
        if (wish.Quantity.Mantissa < 0) return "quantity: negative; allowed: zero or more";
        if (wish.Quantity.Exponent < -ActivityRecord.MostDecimals) return $"quantity: {-wish.Quantity.Exponent} decimals; allowed: at most {ActivityRecord.MostDecimals}";
        if (wish.Quantity.Exponent > 0 || wish.Quantity.Mantissa > MostMantissa) return $"quantity: at most {MostMantissa} in its last digit";
        if (wish.Kind is RecordKind.Invoice or RecordKind.Receipt && wish.Document is null) return $"document: the number of the {wish.Kind.Name()} is missing";
        if (wish.Kind == RecordKind.Estimate && wish.Note is null) return "note: missing; allowed: why this is an estimate, and how it was made";
        return Unfit("document", wish.Document, ActivityRecord.LongestDocument) ?? Unfit("note", wish.Note, ActivityRecord.LongestNote);
    }

    /// <summary>What is received at a scale is not recorded a second time; a bill beside a meter or a scale is compared with what that measured, and never counted.</summary>
    public static IReadOnlyList<RecordKind> Allowed(Determination determined) => determined switch
    {
        Determination.ByInvoice => [RecordKind.Invoice, RecordKind.Intervals],
        Determination.ByMeter => [RecordKind.Invoice, RecordKind.Estimate], // the estimate for what a register lost
        Determination.ByEstimate => [RecordKind.Estimate],
        Determination.ByStock { Scale: null } => [RecordKind.Receipt, RecordKind.Dip, RecordKind.Issue],
        Determination.ByStock => [RecordKind.Dip, RecordKind.Issue, RecordKind.Invoice],
        Determination.ByReceipts => [RecordKind.Invoice],
        _ => [],
    };

    /// <summary>Records whose parts by time are a stream's activity: of what else stands from a plan before, nothing is counted.</summary>
    public static bool IsCounted(RecordKind kind, Determination determined) =>
        determined is Determination.ByInvoice or Determination.ByEstimate && Allowed(determined).Contains(kind);

    /// <summary>
    /// Whether two records of one stream would count something twice, or say two things of one: two dips of one instant, one delivery note or one invoice twice, whatever time it is said to be of, one document twice
    /// otherwise, or an interval file and anything else of its time.
    /// </summary>
    public static bool CountTwice(RecordWish wish, ActivityRecord other) => wish.Kind switch
    {
        RecordKind.Dip => other.Kind == RecordKind.Dip && other.FromMs == wish.FromMs,
        RecordKind.Receipt => other.Kind == RecordKind.Receipt && other.Document == wish.Document,
        _ when wish.Kind.IsOfAnInstant() => other.Kind == wish.Kind && other.FromMs == wish.FromMs && other.Document == wish.Document,
        RecordKind.Invoice when other.Kind == RecordKind.Invoice && wish.Document is not null && other.Document == wish.Document => true,
        _ => !other.Kind.IsOfAnInstant() && other.FromMs < wish.ToMs && wish.FromMs < other.ToMs
            && (wish.Kind == RecordKind.Intervals || other.Kind == RecordKind.Intervals || other.Document == wish.Document),
    };

    /// <summary>Whether two estimates of a stream tell of the same time: what a register lost is filled once, and what nobody measured is estimated once.</summary>
    public static bool EstimateTwice(RecordWish wish, ActivityRecord other) =>
        (wish.Kind, other.Kind) is (RecordKind.Estimate, RecordKind.Estimate) && other.FromMs < wish.ToMs && wish.FromMs < other.ToMs;

    static string? Unfit(string key, string? text, int longest) =>
        text is null || (text.Length > 0 && System.Text.Encoding.UTF8.GetByteCount(text) <= longest && !text.Any(char.IsControl)) ? null : $"{key}: 1 to {longest} bytes on one line, or none";

    public static string Instant(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);
}
