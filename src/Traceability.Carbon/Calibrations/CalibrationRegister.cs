using System.Globalization;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Findings;
using Traceability.Carbon.Periods;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Calibrations;

/// <summary>
/// A facility's calibrations beside its plan. Activity is calibrated only where every instrument of its stream had one in force on each day of it: where one begins or
/// ends within, nothing is cut, and the whole is not. A certificate of another serial number than the device's signed configuration names is of another instrument.
/// </summary>
/// <param name="calendar">The facility's, by which days begin.</param>
/// <param name="serials">Of instruments whose devices name one; empty where none does.</param>
public sealed class CalibrationRegister(MonitoringPlan plan, IReadOnlyList<Calibration> calibrations, FacilityCalendar calendar, IReadOnlyList<SignedSerial> serials)
{
    public CalibrationRegister(MonitoringPlan plan, IReadOnlyList<Calibration> calibrations, FacilityCalendar calendar) : this(plan, calibrations, calendar, []) { }

    readonly ILookup<string, SignedSerial> signed = serials.OrderBy(s => s.FromMs).ThenBy(s => s.Serial, StringComparer.Ordinal).ToLookup(s => s.Point, StringComparer.Ordinal);
    readonly ILookup<string, Calibration> byPoint = calibrations.OrderBy(c => c.CalibratedOn).ThenBy(c => c.ValidUntil).ThenBy(c => c.Certificate, StringComparer.Ordinal).ToLookup(c => c.Point, StringComparer.Ordinal);

    /// <summary>Metering points and scales that the plan knows, in its order.</summary>
    public static IReadOnlyList<string> InstrumentsOf(MonitoringPlan plan) => [.. plan.Points.Select(p => p.Id).Concat(plan.Streams.SelectMany(ScalesOf)).Distinct(StringComparer.Ordinal)];

    /// <summary>The same activity, with what its instruments' calibrations say of it.</summary>
    public ActivityData Judge(ActivityData activity)
    {
        if (plan.Stream(activity.StreamId) is not { } stream) return activity;
        // A store's balance is a person's word, but what a scale weighed into it is that scale's.
        var weighed = stream.Determined is Determination.ByStock { Scale: not null };
        if (!activity.Signed && !weighed) return activity;
        var instruments = InstrumentsOf(stream);
        if (!instruments.Any(byPoint.Contains)) return activity;
        var (first, last) = calendar.DaysOf(activity.FromMs, activity.ToMs);
        ExactDecimal?[] errors = [.. instruments.Select(i => Holds(i, first, last) ? ErrorOf(i, first, last) : plan.Point(i)?.ErrorPercent)];
        string[] lapsed = [.. instruments.Where(i => LapsedOf(i, first, last) is not null).Order(StringComparer.Ordinal)];
        return activity with
        {
            Calibrated = instruments.All(i => Holds(i, first, last)),
            ErrorPercent = weighed ? activity.ErrorPercent : errors.All(e => e is not null) ? errors.Max(e => e!.Value) : null,
            Lapsed = lapsed.Length == 0 ? null : string.Join(' ', lapsed),
        };
    }

    /// <summary>One for each instrument that was counted by after its calibration had ended, or that splits what was counted.</summary>
    public IReadOnlyList<Finding> Lapsed(long fromMs, long toMs, IReadOnlyList<ActivityData> activity)
    {
        var (first, last) = calendar.DaysOf(fromMs, toMs);
        var counted = activity.Where(a => a.Lapsed is not null).SelectMany(a => a.Lapsed!.Split(' ')).Concat(Parts(activity)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return [.. counted.Select(i => (Instrument: i, Ended: LapsedOf(i, first, last))).Where(l => l.Ended is not null).Select(l => new Finding(FindingRule.CalibrationLapsed, l.Instrument, fromMs, toMs,
            "a calibration in force on every day", string.Create(CultureInfo.InvariantCulture, $"the last one ended on {l.Ended!.ValidUntil:yyyy-MM-dd}"), $"{l.Ended.Certificate} of {l.Ended.Laboratory}, serial number {l.Ended.Serial}"))];
    }

    /// <summary>One for each instrument that was counted by and whose certificate is of another serial number than its device names, where none of its own was in force.</summary>
    public IReadOnlyList<Finding> OfOthers(long fromMs, long toMs, IReadOnlyList<ActivityData> activity)
    {
        var (first, last) = calendar.DaysOf(fromMs, toMs);
        var counted = activity.Select(a => plan.Stream(a.StreamId)).OfType<SourceStream>().Distinct().SelectMany(InstrumentsOf).Concat(Parts(activity)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return [.. counted.Where(i => !Holds(i, first, last))
            .Select(i => (Instrument: i, Other: byPoint[i].FirstOrDefault(c => c.CalibratedOn <= last && c.ValidUntil >= first && !Terms(i, first, last).Any(t => t.Is(c))))).Where(o => o.Other is not null)
            .Select(o => new Finding(FindingRule.CalibrationOfAnother, o.Instrument, fromMs, toMs, $"serial number {string.Join(" and ", Terms(o.Instrument, first, last).Select(t => t.Serial).Distinct(StringComparer.OrdinalIgnoreCase))}, as the device's signed configuration says",
                $"serial number {o.Other!.Serial}", $"{o.Other.Certificate} of {o.Other.Laboratory}"))];
    }

    /// <summary>How each instrument of the plan stands on the day of an instant: what ends first comes first, what was never calibrated last.</summary>
    public IReadOnlyList<CalibrationStanding> Standing(long nowMs)
    {
        var (today, _) = calendar.DaysOf(nowMs, nowMs + 1);
        return [.. InstrumentsOf(plan).Select(i => Standing(i, today)).OrderBy(s => s.Until ?? DateOnly.MaxValue).ThenBy(s => s.Point, StringComparer.Ordinal)];
    }

    CalibrationStanding Standing(string instrument, DateOnly today)
    {
        var of = Own(instrument, today, today);
        if (Holds(instrument, today, today)) return new(instrument, CalibrationState.Valid, of.Where(c => c.Holds(today)).MaxBy(c => c.ValidUntil), Reach(of, today).AddDays(-1));
        return OwnOrAll(instrument, of).Where(c => c.ValidUntil < today).MaxBy(c => c.ValidUntil) is { } ended
            ? new(instrument, CalibrationState.Lapsed, ended, ended.ValidUntil) : new(instrument, CalibrationState.Never, byPoint[instrument].FirstOrDefault(), null);
    }

    /// <summary>
    /// What the device named, each from its day to the day of the next, which belongs to both: a meter is changed within a day. Before the first it is taken for the first; one
    /// term without a serial where none was named.
    /// </summary>
    IEnumerable<SerialTerm> Terms(string instrument, DateOnly first, DateOnly last)
    {
        var (from, serial) = (DateOnly.MinValue, (string?)null);
        foreach (var named in signed[instrument])
        {
            var day = calendar.DaysOf(named.FromMs, named.FromMs + 1).First;
            if (serial is not null)
            {
                if (from <= last && day >= first) yield return new SerialTerm(from > first ? from : first, day < last ? day : last, serial);
                from = day;
            }
            serial = named.Serial.Trim();
        }
        if (from <= last) yield return new SerialTerm(from > first ? from : first, last, serial ?? "");
    }

    /// <summary>Those of whatever the device names within a span; all of them where it names none.</summary>
    Calibration[] Own(string instrument, DateOnly first, DateOnly last) => [.. byPoint[instrument].Where(c => Terms(instrument, first, last).Any(t => t.Is(c)))];

    /// <summary>Where none is of the instrument that the device names, what was sent for the point tells at least when its calibration ended.</summary>
    IEnumerable<Calibration> OwnOrAll(string instrument, Calibration[] own) => own.Length > 0 ? own : byPoint[instrument];

    /// <summary>The first day, from one on, on which none is in force.</summary>
    static DateOnly Reach(Calibration[] of, DateOnly from)
    {
        foreach (var c in of)
            if (c.CalibratedOn <= from && c.ValidUntil >= from) from = c.ValidUntil.AddDays(1);
        return from;
    }

    /// <summary>One of the instrument that was there, on each day; on the day of a change one of each.</summary>
    bool Holds(string instrument, DateOnly first, DateOnly last) => Terms(instrument, first, last).All(t => Reach([.. byPoint[instrument].Where(t.Is)], t.First) > t.Last);

    /// <summary>The largest of those in force; where one states none, the plan's.</summary>
    ExactDecimal? ErrorOf(string instrument, DateOnly first, DateOnly last)
    {
        ExactDecimal?[] errors = [.. Own(instrument, first, last).Where(c => c.CalibratedOn <= last && c.ValidUntil >= first).Select(c => c.ErrorPercent ?? plan.Point(instrument)?.ErrorPercent)];
        return errors.All(e => e is not null) ? errors.Max(e => e!.Value) : null;
    }

    /// <summary>The calibration that had ended on the first day of a span that none covers after it; null where there is no such day.</summary>
    Calibration? LapsedOf(string instrument, DateOnly first, DateOnly last) => Terms(instrument, first, last).Select(t => LapsedOf([.. OwnOrAll(instrument, [.. byPoint[instrument].Where(t.Is)])], t.First, t.Last)).FirstOrDefault(c => c is not null);

    static Calibration? LapsedOf(Calibration[] of, DateOnly first, DateOnly last) =>
        of.Where(c => c.ValidUntil < last).OrderBy(c => c.ValidUntil).Select(c => (Ended: c, Day: c.ValidUntil < first ? first : c.ValidUntil.AddDays(1)))
            .Where(l => !of.Any(c => c.Holds(l.Day))).Select(l => of.Where(c => c.ValidUntil < l.Day).MaxBy(c => c.ValidUntil)).FirstOrDefault();

    static IEnumerable<string> ScalesOf(SourceStream stream) => stream.Determined switch
    {
        Determination.ByReceipts receipts => [receipts.Scale],
        Determination.ByStock { Scale: { } scale } => [scale],
        _ => [],
    };

    /// <summary>Sub-meters of the points that were counted by, and of those: no figure counts them, and runs and remainders are told by them.</summary>
    IEnumerable<string> Parts(IReadOnlyList<ActivityData> activity)
    {
        List<string> wholes = [.. activity.Where(a => a.Signed).Select(a => plan.Stream(a.StreamId)?.Determined).OfType<Determination.ByMeter>().SelectMany(by => by.Points)];
        while (wholes.Count > 0)
        {
            wholes = [.. plan.Points.Where(p => p.PartOf is { } whole && wholes.Contains(whole)).Select(p => p.Id)];
            foreach (var part in wholes) yield return part;
        }
    }

    static IReadOnlyList<string> InstrumentsOf(SourceStream stream) => stream.Determined is Determination.ByMeter meters ? meters.Points : [.. ScalesOf(stream)];
}
