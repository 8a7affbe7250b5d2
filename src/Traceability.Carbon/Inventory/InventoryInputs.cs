using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Inventory;

/// <summary>
/// The canonical description of what a figure was made from: UTF-8 lines ended by LF, words separated by one space, streams by id, hours
/// by time. Ids hold no white space, so a description has one reading. Reasons and names are left out: they change no figure.
/// </summary>
static class InventoryInputs
{
    public static string Hash(MonitoringPlan plan, FactorSet factors, GwpSet gwp, IEnumerable<StreamInventory> streams,
        IReadOnlyDictionary<string, HourActivity[]> hours, IEnumerable<FactorDecision> decisions) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Describe(plan, factors, gwp, streams, hours, decisions))));

    public static string Describe(MonitoringPlan plan, FactorSet factors, GwpSet gwp, IEnumerable<StreamInventory> streams,
        IReadOnlyDictionary<string, HourActivity[]> hours, IEnumerable<FactorDecision> decisions)
    {
        var text = new StringBuilder();
        Line(text, $"inventory 1");
        Line(text, $"facility {plan.FacilityId} {plan.Region} {(plan.Simulated ? "simulated" : "real")}");
        Line(text, $"factors {factors.Id} {factors.Version} {factors.Sha256}");
        Line(text, $"gwp {gwp.Id}");
        foreach (var decision in decisions.OrderBy(d => d.Activity)) Line(text, $"decision {decision.Activity.Name()} {decision.FactorId}");
        foreach (var listed in plan.Streams.OrderBy(s => s.Id, StringComparer.Ordinal))
            Line(text, $"listed {listed.Id} {listed.Channel} {listed.Kind.Name()}");
        foreach (var derived in streams.OrderBy(s => s.Stream.Id, StringComparer.Ordinal))
        {
            var stream = derived.Stream;
            Line(text, $"stream {stream.Id} {stream.Unit} {stream.Exponent}");
            foreach (var factor in derived.Factors) Line(text, $"factor {factor.Id} {factor.Version}");
            foreach (var hour in hours[stream.Id])
                Line(text, $"hour {hour.HourStartMs} {hour.FromMs} {hour.ToMs} {hour.Quantity} {(hour.Measured ? "measured" : "interpolated")}{(hour.QuantityLost ? " lost" : "")}");
        }
        return text.ToString();
    }

    static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
