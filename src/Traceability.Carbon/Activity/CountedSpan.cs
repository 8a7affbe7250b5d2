using System.Globalization;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Activity;

/// <summary>What one counter counted from one edge to another, at a metering point. A point that changed its device has two.</summary>
public sealed record CountedSpan(MeteringPoint Point, Edge From, Edge To)
{
    /// <summary>In the point's unit, exact.</summary>
    public ExactDecimal Quantity => new(To.Steps - From.Steps, Point.Exponent);

    /// <summary>Channel and both edges, by which anybody finds it again.</summary>
    public string Evidence => string.Create(CultureInfo.InvariantCulture, $"{Point.Channel} {From.AtMs} {From.Steps} {To.AtMs} {To.Steps}");

    public static ExactDecimal Sum(IEnumerable<CountedSpan> spans) => spans.Aggregate(ExactDecimal.Zero, (sum, s) => sum + s.Quantity);
}
