using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Certificates;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Methods;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Emissions;

/// <summary>
/// The canonical description of what a figure was made from: UTF-8 lines ended by LF, words separated by one space, streams by id, activity by time.
/// Ids hold no white space and evidence ends its line, so a description has one reading. Reasons and names are left out: they change no figure. What a later version of the derivation
/// changed has a line where it changed this figure, and none elsewhere: the hash of what was closed before is then still today's.
/// </summary>
static class InventoryInputs
{
    public static string Hash(MonitoringPlan plan, Methodology methodology, FactorLibrary factors, GwpSet gwp, long fromMs, long toMs,
        IEnumerable<ActivityData> activity, IEnumerable<StreamFigure> streams, IEnumerable<FactorDecision> decisions, IEnumerable<CertificateClaim> claims, IEnumerable<string> mended) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Describe(plan, methodology, factors, gwp, fromMs, toMs, activity, streams, decisions, claims, mended))));

    public static string Describe(MonitoringPlan plan, Methodology methodology, FactorLibrary factors, GwpSet gwp, long fromMs, long toMs,
        IEnumerable<ActivityData> activity, IEnumerable<StreamFigure> streams, IEnumerable<FactorDecision> decisions, IEnumerable<CertificateClaim> claims, IEnumerable<string> mended)
    {
        var text = new StringBuilder();
        Line(text, $"inventory 2");
        Line(text, $"facility {plan.FacilityId} {plan.Version} {plan.Region} {plan.Market ?? "-"} {(plan.Simulated ? "simulated" : "real")}");
        Line(text, $"methodology {methodology.Id} {methodology.Version} {gwp.Id}");
        Line(text, $"period {fromMs} {toMs}");
        foreach (var set in factors.Sets.OrderBy(s => s.Id, StringComparer.Ordinal).ThenBy(s => s.Version)) Line(text, $"factors {set.Id} {set.Version} {set.Sha256}");
        foreach (var d in decisions.OrderBy(d => (d.Category, d.Flow, d.Part, d.Method, d.Unit))) Line(text, $"decision {d.Category.Name()} {d.Flow} {d.Part.Name()} {d.Method.Name()} {d.FactorId}{(d.Unit is null ? "" : $" {d.Unit}")}");
        foreach (var s in plan.Streams.OrderBy(s => s.Id, StringComparer.Ordinal)) Line(text, $"listed {s.Id} {s.Category.Name()} {s.Flow} {s.Unit} {s.Determined.Name}{(s.Heat == HeatBasis.None ? "" : s.Heat == HeatBasis.Gross ? " gross" : " net")}{(s.GivenAt is { } state ? $" gas {state.Celsius} {state.Kilopascals}" : "")}{(s.Content is { } content ? $" content {content.Fraction}" : "")}");
        foreach (var s in streams)
            foreach (var factor in s.Factors) Line(text, $"factor {s.Stream.Id} {factor.Id} {factor.Version}");
        foreach (var a in activity)
            Line(text, $"activity {a.StreamId} {a.FromMs} {a.ToMs} {a.Quantity} {a.Quantity.Exponent} {a.Basis.Name()} {a.MeasuredQuarters} {a.LostQuarters} {(a.Calibrated ? "calibrated" : a.Lapsed is not null ? "lapsed" : "-")} {a.ErrorPercent?.ToString() ?? "-"} {a.Evidence}");
        foreach (var c in claims.OrderBy(c => c.Certificate.Id, StringComparer.Ordinal))
        {
            var of = c.Certificate;
            Line(text, $"certificate {of.Id} {of.Kind.Name()} {of.Market} {of.VintageFromMs} {of.VintageToMs} {of.VolumeKwh} {(of.CancelledOn is null ? "-" : "cancelled")} {(c.Ended ? $"{c.BeforeKwh} {c.VintageKwh}" : "unfinished")}");
            foreach (var rate in of.GasesPerKwh.OrderBy(r => r.Gas.Order)) Line(text, $"rate {of.Id} {rate.Gas} {rate.KilogramsPerUnit}");
            foreach (var answer in of.Criteria.OrderBy(a => a.Criterion)) Line(text, $"criterion {of.Id} {answer.Criterion.Name()} {answer.Met switch { true => "met", false => "not-met", _ => "-" }}");
        }
        foreach (var rule in mended) Line(text, $"{rule}");
        return text.ToString();
    }

    static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
