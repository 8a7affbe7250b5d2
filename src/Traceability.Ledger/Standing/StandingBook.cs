using System.Globalization;
using System.Security.Cryptography;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Allocation;
using Traceability.Carbon.Calibrations;
using Traceability.Carbon.Certificates;
using Traceability.Carbon.Plan;
using Traceability.Carbon.Reading;
using Traceability.Evidence.Records;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Records;

namespace Traceability.Ledger.Standing;

/// <summary>
/// Takes what people put into force at a facility: each a file, read strictly, and a deed under their name. The newest of its line stands, and nothing is ever
/// changed: whatever was closed keeps what it was closed with.
/// </summary>
/// <param name="countAnew">Counts the registers of a facility anew, inside the transaction that adopted its plan.</param>
sealed class StandingBook(DeedBook deeds, Plans plans, Action<string> countAnew)
{
    /// <summary>No clock on earth is further from UTC.</summary>
    const long MostOffsetMs = 14 * 3_600_000;

    /// <summary>A file in a request's body.</summary>
    public const int MostBytes = 1 << 20;

    /// <param name="seen">Id of the deed whose file was looked at; null where none stood. Another than that which stands is refused: a file takes the place of the whole one before.</param>
    public async Task<DeedAnswer> CalibrateAsync(string facility, byte[] file, string? note, string? seen, Author by, CancellationToken cancellationToken)
    {
        if (!plans.ByFacility.TryGetValue(facility, out var plan)) return NoPlan(facility);
        if (!Calibration.TryRead(StandingDocument.Calibrations, file, out var calibrations, out var faults)) return Invalid(faults);
        var known = CalibrationRegister.InstrumentsOf(plan);
        string[] unknown = [.. calibrations.Select((c, i) => (c.Point, i)).Where(c => !known.Contains(c.Point))
            .Select(c => string.Create(CultureInfo.InvariantCulture, $"calibrations[{c.i}].point: found \"{c.Point}\"; allowed: metering points and scales of {facility}'s plan: {string.Join(", ", known)}"))];
        return unknown.Length > 0 ? new DeedAnswer.Invalid(unknown) : await deeds.TakeAsync(Wish(facility, DeedKind.Calibrations, facility, note, StandingDocument.Calibrations, file), by, newest => DeedBook.Unseen(newest, seen, "calibrations"), cancellationToken);
    }

    public async Task<DeedAnswer> AdoptAsync(string facility, byte[] file, string? note, Author by, CancellationToken cancellationToken)
    {
        if (Misread(facility, file, out var plan) is { } misread) return misread;
        var answer = await deeds.TakeAsync(Wish(facility, DeedKind.Plan, facility, note, StandingDocument.Plan, file), by, _ =>
        {
            if (plans.OfWriter.GetValueOrDefault(facility) is { } before && before.TimeZone != plan.TimeZone && deeds.Has(facility, DeedKind.Closing))
                return $"time_zone: found {plan.TimeZone}; allowed: {before.TimeZone}, by which periods are closed: between two calendars time would be in no month, or in two";
            return NotNext(plans.OfWriter.GetValueOrDefault(facility), plan);
        }, cancellationToken, within: () =>
        {
            if (plans.Put(plan)) countAnew(facility);
        }, committed: () => plans.Show(plan));
        return answer;
    }

    /// <summary>
    /// States plans that lay in files when the ledger started, where they are what stands: from then on a file of the same version and other bytes is refused.
    /// In the name of the folder, since nobody knows who put them there.
    /// </summary>
    public async Task StateAsync(IEnumerable<MonitoringPlan> files, CancellationToken cancellationToken)
    {
        var folder = new Author(Account.OfPlans, Role.Administrator.Name());
        foreach (var plan in files.Where(file => plans.ByFacility.GetValueOrDefault(file.FacilityId) == file))
            await deeds.TakeAsync(Wish(plan.FacilityId, DeedKind.Plan, plan.FacilityId, null, StandingDocument.Plan, plan.File.ToArray()), folder,
                newest => newest?.Document(StandingDocument.Plan) is { } stated && stated.AsSpan().SequenceEqual(SHA256.HashData(plan.File.Span)) ? "stated already" : null, cancellationToken);
    }

    /// <summary>What adopting a plan would be refused for, without doing it; the plan where it can be read.</summary>
    public IReadOnlyList<string> Examine(string facility, byte[] file, out MonitoringPlan? plan)
    {
        plan = null;
        if (Misread(facility, file, out var read) is { } misread) return misread.Why;
        plan = read;
        return NotNext(plans.ByFacility.GetValueOrDefault(facility), read) is { } why ? [why] : [];
    }

    static DeedAnswer.Invalid? Misread(string facility, byte[] file, out MonitoringPlan plan) =>
        !MonitoringPlan.TryRead(StandingDocument.Plan, file, out plan, out var faults) ? Invalid(faults)
        : plan.FacilityId != facility ? new DeedAnswer.Invalid([$"facility: found \"{plan.FacilityId}\"; allowed: {facility}, whose plan it is to be"])
        : plan.Boundary.Control == ControlApproach.EquityShare ? new DeedAnswer.Invalid(["boundary.control: found \"equity-share\"; allowed: operational, financial: nothing here is multiplied by a share, and all of a facility would be counted"])
        : !TimeZoneInfo.TryFindSystemTimeZoneById(plan.TimeZone, out _) ? new DeedAnswer.Invalid([$"time_zone: found {plan.TimeZone}; allowed: a zone that this machine knows (tzdata)"]) : null;

    static string? NotNext(MonitoringPlan? standing, MonitoringPlan plan)
    {
        var next = (standing?.Version ?? 0) + 1;
        return plan.Version == next ? null : string.Create(CultureInfo.InvariantCulture, $"version: found {plan.Version}; allowed: {next}, the one after what stands");
    }

    /// <summary>What would refuse every figure of the facility is refused here.</summary>
    /// <param name="seen">As of calibrations.</param>
    public async Task<DeedAnswer> ClaimAsync(string facility, byte[] file, string? note, string? seen, Author by, CancellationToken cancellationToken)
    {
        if (!plans.ByFacility.TryGetValue(facility, out var plan)) return NoPlan(facility);
        if (!EnergyAttributeCertificate.TryRead(StandingDocument.Certificates, file, out var certificates, out var faults)) return Invalid(faults);
        var wrong = new List<string>();
        foreach (var (c, i) in certificates.Select((c, i) => (c, i)))
        {
            void Refuse(string what) => wrong.Add(string.Create(CultureInfo.InvariantCulture, $"certificates[{i}].{what}"));
            if (c.Market != plan.Market) Refuse($"market: found \"{c.Market}\"; allowed: {plan.Market ?? "none"}, from which the facility draws");
            if (c.Unanswered.Any()) Refuse($"criteria: unanswered are {string.Join(", ", c.Unanswered.Select(u => u.Name()))}; allowed: an answer to each");
            foreach (var answer in c.Criteria.Where(a => a.Met is null && a.Criterion is not (QualityCriterion.DeliveredElectricity or QualityCriterion.ConsumerAlone)))
                Refuse($"criteria: {answer.Criterion.Name()} has no \"met\"; allowed: true or false. Of delivered-electricity and consumer-alone only it can be that they do not concern the instrument");
            if (c.VintageFromMs % Edge.SpacingMs != 0 || c.VintageToMs % Edge.SpacingMs != 0) Refuse("vintage_from, vintage_to: allowed: whole quarter-hours, at which counters have edges");
            if (c.CancelledOn is { } on && Cancelled(on, c, deeds.NowMs) is { } when) Refuse($"cancelled.on: found {on:yyyy-MM-dd}; allowed: {when}");
            if (certificates.Take(i).Any(b => b.Id == c.Id)) Refuse($"id: found \"{c.Id}\"; allowed: each certificate once");
        }
        return wrong.Count > 0 ? new DeedAnswer.Invalid(wrong) : await deeds.TakeAsync(Wish(facility, DeedKind.Certificates, facility, note, StandingDocument.Certificates, file), by, newest => DeedBook.Unseen(newest, seen, "certificates"), cancellationToken);
    }

    /// <summary>Why a certificate was not cancelled on such a day, wherever on earth it was; null where it can have been.</summary>
    static string? Cancelled(DateOnly on, EnergyAttributeCertificate of, long nowMs) =>
        on > DayOf(nowMs + MostOffsetMs) ? "a day that has been: what will be cancelled is not yet"
        : on < DayOf(Math.Max(0, of.VintageFromMs - MostOffsetMs)) ? "no day before its electricity was generated (vintage_from)" : null;

    static DateOnly DayOf(long ms) => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(ms).UtcDateTime);

    /// <param name="name">Of the period.</param>
    /// <param name="seen">As of calibrations.</param>
    public async Task<DeedAnswer> ReportAsync(string facility, string name, byte[] file, string? note, string? seen, Author by, CancellationToken cancellationToken)
    {
        if (!plans.ByFacility.TryGetValue(facility, out var plan)) return NoPlan(facility);
        if (!plan.Calendar.TryNamed(name, out var period, out var refusal)) return new DeedAnswer.Unknown($"period: \"{name}\"; allowed: a year, month or day, 2026, 2026-10 or 2026-10-03 ({refusal!.Message})");
        if (!ProductionReport.TryRead(StandingDocument.Production, file, out var report, out var faults)) return Invalid(faults);
        var wrong = new List<string>();
        foreach (var (run, i) in report.Runs.Select((r, i) => (r.Run, i)))
        {
            if (run.FromMs < period.FromMs || run.ToMs > period.ToMs)
                wrong.Add(string.Create(CultureInfo.InvariantCulture, $"runs[{i}]: from {RecordRules.Instant(run.FromMs)} to {RecordRules.Instant(run.ToMs)}; allowed: within {name}, from {RecordRules.Instant(period.FromMs)} to {RecordRules.Instant(period.ToMs)}"));
            foreach (var draw in run.Draws.Where(d => plan.Stream(d.StreamId) is null))
                wrong.Add(string.Create(CultureInfo.InvariantCulture, $"runs[{i}].draws: found \"{draw.StreamId}\"; allowed: streams of {facility}'s plan: {string.Join(", ", plan.Streams.Select(s => s.Id))}"));
        }
        wrong.AddRange(new PointDraws(report, plan).Refusals());
        return wrong.Count > 0 ? new DeedAnswer.Invalid(wrong) : await deeds.TakeAsync(Wish(facility, DeedKind.Production, name, note, StandingDocument.Production, file), by, newest => DeedBook.Unseen(newest, seen, $"production of {name}"), cancellationToken);
    }

    static DeedWish Wish(string facility, DeedKind kind, string about, string? note, string name, byte[] file) =>
        new(facility, kind, about, note, new Dictionary<string, byte[]>(StringComparer.Ordinal) { [name] = file });

    static DeedAnswer.Unknown NoPlan(string facility) => new($"no monitoring plan of a facility \"{facility}\"");

    static DeedAnswer.Invalid Invalid(IReadOnlyList<ReadFault> faults) => new([.. faults.Select(f => f.ToString())]);
}
