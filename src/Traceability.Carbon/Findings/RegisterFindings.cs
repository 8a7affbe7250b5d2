using System.Globalization;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Plan;

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
            if (register.FirstMs - until > LeewayMs) observed.Add($"not read from {Instant(until)} to {Instant(register.FirstMs)}");
            until = Math.Max(until, register.LastMs);
        }
        if (read.Length == 0 && others.Count == 0) observed.Add("not read");
        else if (read.Length > 0 && end - until > LeewayMs) observed.Add($"not read since {Instant(until)}");
        return observed.Count == 0 ? null : new Finding(FindingRule.SubMeterNotCounted, part.Id, fromMs, toMs,
            $"read in {RegisterRead.StepsOf(part.Exponent, part.Unit, part.Rate?.Name)} as long as {whole.Id} was", string.Join("; ", observed), part.Channel);
    }

    static string Instant(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
