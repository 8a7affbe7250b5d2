using Traceability.Carbon.Exact;

namespace Traceability.Ledger.Periods;

/// <summary>What meters counted, or a scale weighed, of a stream beside what its supplier billed for the same time. The bill is compared, never counted.</summary>
/// <param name="How">"metered", or "weighed": of a store what came to it, whatever was used.</param>
/// <param name="Billed">Null where no invoice reaches into the period.</param>
/// <param name="WholePeriod">Invoices cover all of it; otherwise the two cannot be compared.</param>
/// <param name="AllowedPercent">The instruments' stated error, or <see cref="UnstatedPercent"/>.</param>
sealed record Reconciliation(string Stream, string Unit, string How, ExactDecimal Measured, ExactDecimal? Billed, bool WholePeriod, ExactDecimal AllowedPercent)
{
    /// <summary>Where nobody stated the meter's error: class 2.</summary>
    public static readonly ExactDecimal UnstatedPercent = new(2, 0);

    public ExactDecimal? Difference => Billed is { } billed ? Measured - billed : null;

    public bool Agrees => WholePeriod && Difference is { } difference && Magnitude(difference) * new ExactDecimal(100, 0) <= Magnitude(Billed!.Value) * AllowedPercent;

    static ExactDecimal Magnitude(ExactDecimal value) => value with { Mantissa = Int128.Abs(value.Mantissa) };
}
