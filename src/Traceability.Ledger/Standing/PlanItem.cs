using System.Globalization;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Plan;

namespace Traceability.Ledger.Standing;

/// <summary>A part of a monitoring plan in words: one row of what people read, and of what a new version changes.</summary>
/// <param name="Group">boundary, source stream, metering point or factor decision.</param>
/// <param name="Facts">What is said of it; the same fields, in the same order, of all of its group.</param>
public sealed record PlanItem(string Group, string Id, IReadOnlyList<PlanFact> Facts)
{
    public const string Boundary = "boundary", Stream = "source stream", Point = "metering point", Decision = "factor decision";

    /// <summary>Of all the plan but its version.</summary>
    internal static IReadOnlyList<PlanItem> Of(MonitoringPlan plan) =>
    [
        new(Boundary, plan.FacilityId,
        [
            new("name", plan.Name), new("fence", plan.Boundary.Fence), new("control", plan.Boundary.Control switch { ControlApproach.Financial => "financial", ControlApproach.EquityShare => "equity share", _ => "operational" }),
            new("country and state", $"{plan.Country}-{plan.State}"), new("grid region", plan.Region), new("market", plan.Market ?? None), new("time zone", plan.TimeZone), new("simulated", plan.Simulated ? "yes" : "no"),
        ]),
        .. plan.Streams.Select(s => new PlanItem(Stream, s.Id,
        [
            new("category", s.Category.Name()), new("flow", s.Flow), new("counted in", s.Heat is HeatBasis.None ? s.Unit : $"{s.Unit}, {s.Heat.ToString().ToLowerInvariant()} heat"), new("brought from what is observed", s.CountedAt?.InWords ?? None, true), new("gas given", s.GivenAt?.InWords ?? None, true), new("content", s.Content?.InWords ?? None, true), new("determined by", Words(s.Determined)),
            new("expected a month", s.Expected is { } range ? $"{range.Least} to {range.Most} {s.Unit}" : None), new("responsible", s.Responsible.Length > 0 ? s.Responsible : None), new("controlled", s.Controlled ? "yes" : "no, a contractor's"),
        ])),
        .. plan.Points.Select(p => new PlanItem(Point, p.Id,
        [
            new("channel", p.Channel), new("role", MeteringPoint.Roles.First(r => r.Role == p.Role).Name + (p.PartOf is null ? "" : $" of {p.PartOf}")), new("unit", p.Unit), new("added up from", p.Rate is { } rate ? $"a rate in {rate.Name}" : None, true),
            new("one step is", $"{new ExactDecimal(1, p.Exponent)} {p.Unit}"), new("begins again at", p.Rollover is { } turn ? string.Create(CultureInfo.InvariantCulture, $"{turn.Modulus} steps, at most {turn.LargestStep} at once") : None, true),
            new("at most an hour", p.MostPerHour is { } most ? $"{most} {p.Unit}" : None), new("error at 95 %", p.ErrorPercent is { } error ? $"{error} %" : None),
        ])),
        .. plan.Decisions.Select(d => new PlanItem(Decision, $"{d.Category.Name()}, {d.Flow}: {d.Part.Name()}, {d.Method.Name()}{(d.Unit is null ? "" : $", in {d.Unit}")}", [new("factor", d.FactorId), new("reason", d.Reason)])),
    ];

    const string None = PlanFact.None;

    static string Words(Determination determined) => determined switch
    {
        Determination.ByMeter by => $"meter: {string.Join(", ", by.Points)}",
        Determination.ByStock { Scale: { } scale } => $"stock, received at {scale}",
        Determination.ByStock => "stock, received by invoice",
        Determination.ByReceipts by => $"weighed at {by.Scale}",
        Determination.ByEstimate by => $"estimate: {by.Reason}",
        Determination.DeMinimis small => small.InWords,
        _ => "invoices",
    };
}
