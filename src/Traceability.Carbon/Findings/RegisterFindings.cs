using System.Globalization;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Plan;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Findings;

/// <summary>What shows when registers were read, and by whom.</summary>
public static class RegisterFindings
{
    /// <summary>Devices seal at their own times, so that what one of them told lies behind what the other did.</summary>
    const long LeewayMs = 2 * Edge.SpacingMs;

    /// <summary>One for each sub-meter that was not read while what it is part of was, or not as the plan counts: what it is said to leave of that is what nobody measured.</summary>
    public static IReadOnlyList<Finding> PartsNotCounted(MonitoringPlan plan, long fromMs, long toMs, IReadOnlyList<RegisterRead> registers) =>
        [.. plan.Points.Where(p => p.PartOf is not null).OrderBy(p => p.Id, StringComparer.Ordinal).Select(part => PartNotCounted(plan.Point(part.PartOf!)!, part, fromMs, toMs, registers)).OfType<Finding>()];

    static Finding? PartNotCounted(MeteringPoint whole, MeteringPoint part, long fromMs, long toMs, IReadOnlyList<RegisterRead> registers)
    {
        RegisterRead[] of = [.. registers.Where(r => r.Fits(whole) && r.IsWithin(fromMs, toMs))];
        if (of.Length == 0) return null; // that is said of the whole
        var (others, until, end) = (registers.Where(r => r.Channel == part.Channel && !r.Fits(part) && r.IsWithin(fromMs, toMs)).Select(r => r.Steps).Distinct().Order(StringComparer.Ordinal).ToList(),
            Math.Max(fromMs, of.Min(r => r.FirstMs)), Math.Min(toMs, of.Max(r => r.LastMs)));
        RegisterRead[] read = [.. registers.Where(r => r.Fits(part) && r.IsWithin(fromMs, toMs)).OrderBy(r => r.FirstMs)];
        List<string> observed = [.. others.Select(steps => $"read in {steps}")];
        foreach (var register in read)
        {
            if (register.FirstMs - until > LeewayMs) observed.Add($"not read from {Instants.Exactly(until)} to {Instants.Exactly(register.FirstMs)}");
            until = Math.Max(until, register.LastMs);
        }
        if (read.Length == 0 && others.Count == 0) observed.Add("not read");
        else if (read.Length > 0 && end - until > LeewayMs) observed.Add($"not read since {Instants.Exactly(until)}");
        return observed.Count == 0 ? null : new Finding(FindingRule.SubMeterNotCounted, part.Id, fromMs, toMs,
            $"read in {RegisterRead.StepsOf(part.Exponent, part.Unit, part.Rate?.Name)} as long as {whole.Id} was", string.Join("; ", observed), part.Channel);
    }

    /// <summary>One for each register that a second device told of before the first had ended: both count, and one may be the other's twin.</summary>
    public static IReadOnlyList<Finding> TwoDevices(long fromMs, long toMs, IReadOnlyList<RegisterRead> registers)
    {
        var found = new List<Finding>();
        foreach (var channel in registers.Where(r => r.IsWithin(fromMs, toMs)).GroupBy(r => r.Channel).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var ordered = channel.OrderBy(r => r.FirstMs).ThenBy(r => r.Chain, StringComparer.Ordinal).ToList();
            var one = ordered[0]; // of those before, the one that was read last
            foreach (var other in ordered.Skip(1))
            {
                var before = one;
                if (other.LastMs > one.LastMs) one = other;
                if (before.Chain == other.Chain || other.FirstMs >= before.LastMs) continue;
                found.Add(new Finding(FindingRule.TwoDevicesForOneChannel, channel.Key, Math.Max(fromMs, other.FirstMs), toMs, "one device at a time", $"two from {Instants.Exactly(other.FirstMs)} on", $"{before.Chain} {other.Chain}"));
            }
        }
        return found;
    }

    /// <summary>One for each instant at which a device named another serial number behind a channel than before. Where it did not say that the meter was replaced, the new one is counted as the old one.</summary>
    public static IReadOnlyList<Finding> Swapped(long fromMs, long toMs, IReadOnlyList<SerialTold> serials)
    {
        SerialTold[] ordered = [.. serials.OrderBy(s => s.Chain, StringComparer.Ordinal).ThenBy(s => s.Channel, StringComparer.Ordinal).ThenBy(s => s.Segment)];
        return [.. ordered.Zip(ordered.Skip(1)).Where(pair => (pair.First.Chain, pair.First.Channel) == (pair.Second.Chain, pair.Second.Channel) && pair.First.Serial != pair.Second.Serial && pair.Second.AtMs >= fromMs && pair.Second.AtMs < toMs)
            .Select(pair => new Finding(FindingRule.MeterSwapped, pair.Second.Channel, pair.Second.AtMs, toMs, $"serial number {pair.First.Serial}",
                $"serial number {pair.Second.Serial}{(pair.Second.Replaced ? "" : ", and no word that the meter was replaced: unless it stood lower, it is counted on from where the old one stood")}",
                string.Create(CultureInfo.InvariantCulture, $"{pair.Second.Chain} segment {pair.Second.Segment}")))];
    }
}
