using System.Globalization;
using Microsoft.Data.Sqlite;
using Traceability.Carbon.Allocation;
using Traceability.Carbon.Differences;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Figures;
using Traceability.Carbon.Findings;
using Traceability.Carbon.Periods;
using Traceability.Carbon.Plan;
using Traceability.Evidence.Records;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Production;
using Traceability.Ledger.Records;
using Traceability.Ledger.Standing;
using Traceability.Ledger.Store;
using Traceability.Ledger.Trails;

namespace Traceability.Ledger.Periods;

/// <summary>Months and years of facilities: what their evidence says today, what somebody stands for, and what lies between. Safe on several threads.</summary>
sealed class FacilityPeriods(LedgerDatabase database, Plans plans, FactorSets sets, string organisation, TimeProvider time)
{
    /// <summary>Of a page: each is derived anew, for what came in late.</summary>
    public const int UsualMonths = 12, MostMonths = 36;

    /// <summary>The one in force; null where the facility has none.</summary>
    public MonitoringPlan? Plan(string facility) => plans.ByFacility.GetValueOrDefault(facility);

    /// <summary>Newest first; null where the facility has no plan.</summary>
    /// <param name="after">The cursor of the page before, its last month; an unreadable one begins anew.</param>
    public Page<MonthRow>? Months(string facility, string? after, int limit)
    {
        if (!plans.ByFacility.TryGetValue(facility, out var plan)) return null;
        using var connection = database.Read();
        using var view = connection.BeginTransaction(deferred: true);
        var account = FacilityAccount.Read(connection, organisation, facility);
        // What was closed before anything was known of it is listed too.
        (long FromMs, long ToMs)[] spans = [.. DeedQueries.Newest(connection, facility, DeedKind.Closing).Select(d => plan.Calendar.TryNamed(d.About, out var closed, out _) ? (closed.FromMs, closed.ToMs) : default).Where(s => s.ToMs > 0)];
        if (account.Extent(NowMs) is { } extent) spans = [.. spans, extent];
        if (spans.Length == 0) return new Page<MonthRow>([], null);
        var (from, to) = (spans.Min(s => s.FromMs), spans.Max(s => s.ToMs));
        var before = after is not null && plan.Calendar.TryNamed(after, out var last, out _) ? last.FromMs : long.MaxValue;
        List<Period> months = [.. plan.Calendar.MonthsOf(from, to).Reverse().Where(month => month.FromMs < before).Take(limit + 1)];
        return new Page<MonthRow>([.. months.Take(limit).Select(month => Row(connection, account, plan, month))], months.Count > limit ? months[limit - 1].Name : null);
    }

    /// <summary>Null with a sentence where there is no such period or no plan.</summary>
    public PeriodView? Of(string facility, string name, out string why) => Read(facility, name, View, out why);

    /// <summary>The same as evidence and deeds, for whoever closes it.</summary>
    public PeriodToClose? ToClose(string facility, string name, out string why) => Read(facility, name, (connection, account, deeds) =>
    {
        var standing = StandingFigure.Read(connection, deeds);
        var closed = standing is null ? null : MadeProducts.Closed(connection, standing);
        var today = MadeProducts.Today(account, sets.Of(account.Plan.FacilityId));
        return new PeriodToClose(account, standing, ChecklistOf(connection, account, today), standing is { Same: true } && closed is not { IsOther: true }, [.. MadeProducts.Documents(account, sets.Of(account.Plan.FacilityId))],
            standing is null ? [] : MovedIntensity.Between(closed, today));
    }, out why);

    /// <summary>The bytes of the figure that stands; null while it is open.</summary>
    public byte[]? Figure(string facility, string name, out string why)
    {
        if (Find(facility, name, out why) is null) return null;
        using var connection = database.Read();
        return StandingFigure.FileOf(connection, DeedQueries.Line(connection, facility, DeedKind.Closing, name));
    }

    /// <summary>What a stream's number of the figure that stands was made of; of an open period, of today's.</summary>
    public TrailView? Trail(string facility, string name, string stream, out string why)
    {
        var trail = Read(facility, name, (connection, account, deeds) => (StandingFigure.Read(connection, deeds) is { } standing ? standing.Same ? standing.Inventory : null : account.Inventory) is { } figure
            ? new FigureTrail(connection, account.Source, organisation).Of(figure, name, PeriodStates.Of(deeds).Name(), stream) : null, out why, findings: false);
        if (trail is null && why.Length == 0) why = $"{name} has no data of a stream \"{stream}\"";
        return trail;
    }

    T? Read<T>(string facility, string name, Func<SqliteConnection, PeriodAccount, IReadOnlyList<Deed>, T?> read, out string why, bool findings = true)
    {
        if (Find(facility, name, out why) is not var (plan, period)) return default;
        using var connection = database.Read();
        using var view = connection.BeginTransaction(deferred: true);
        var account = PeriodAccount.Read(connection, FacilityAccount.Read(connection, organisation, facility), plan, period, sets.Of(plan), organisation, NowMs, findings);
        return read(connection, account, DeedQueries.Line(connection, facility, DeedKind.Closing, name));
    }

    (MonitoringPlan Plan, Period Period)? Find(string facility, string name, out string why)
    {
        why = "";
        if (!plans.ByFacility.TryGetValue(facility, out var plan)) why = $"no monitoring plan of a facility \"{facility}\"";
        else if (!plan.Calendar.TryNamed(name, out var period, out var refusal)) why = $"period: \"{name}\"; allowed: a year, month or day, 2026, 2026-10 or 2026-10-03 ({refusal!.Message})";
        else return (plan, period);
        return null;
    }

    PeriodView View(SqliteConnection connection, PeriodAccount account, IReadOnlyList<Deed> deeds)
    {
        var (plan, period) = (account.Plan, account.Period);
        var standing = StandingFigure.Read(connection, deeds);
        var isLate = standing is not null && IsLate(standing, account);
        var late = isLate ? account.Inventory : null;
        var total = late is null ? null : MovedTotal.Between(standing!.Inventory, late);
        var dispositions = Dispositions(connection, plan.FacilityId);
        var today = standing is null || isLate ? MadeProducts.Today(account, sets.Of(account.Plan.FacilityId)) : null;
        var checklist = standing is null || isLate ? ChecklistOf(connection, account, today) : null;
        var made = standing is null ? today : MadeProducts.Closed(connection, standing);
        var moved = isLate ? MovedIntensity.Between(made, today) : [];
        return new PeriodView(
            plan.FacilityId, period.Name, plan.TimeZone, Instants.Of(period.FromMs), Instants.Of(period.ToMs), Instants.Of(account.UntilMs), PeriodStates.Of(deeds).Name(),
            standing is not null ? standing.Same ? FigureView.Of(standing.Inventory, standing.Why) : null : account.Inventory is { } open ? FigureView.Of(open, account.Why) : null,
            late is null ? null : FigureView.Of(late, account.Why), total?.Location.Percent?.ToDecimal(), total?.Market.Percent?.ToDecimal(), total is not null && total.IsRestatementDue(moved),
            NoteOf(connection, standing, isLate, account), AsOfNow(connection, account), standing is null ? checklist! : ClosingChecklist.Read(connection, standing.Deed), isLate ? checklist : null, checklist is null ? null : ClosingChecklist.Sha256(checklist, account),
            [.. account.Findings.Select(f => FindingOf(f, dispositions.GetValueOrDefault(f.Id)))],
            [.. account.Reconciliations.Select(r => new ReconciliationView(r.Stream, r.Unit, r.How, r.Measured.ToDecimal(), r.Billed?.ToDecimal(), r.WholePeriod, r.Difference?.ToDecimal(), r.AllowedPercent.ToDecimal(), r.Agrees))],
            DeedQueries.Rows(connection, plan.FacilityId, DeedKind.Closing, period.Name), ChangeOf(connection, account, standing is null ? account.Inventory : standing.Same ? standing.Inventory : null, standing?.Deed), made is null ? null : ProductAllocation.Of(made), standing is null || today is null ? null : ProductAllocation.Of(today), moved,
            isLate ? [] : SubMeteringView.Of(plan, account.Source, period.FromMs, account.UntilMs)) { AssuranceLevel = PeriodClose.LevelOf(connection, deeds), Restatements = Restatement.Read(connection, deeds) };
    }

    /// <summary>Today's evidence, plan and factors say something else than what stands: another figure, other reasons why it is incomplete, or none at all.</summary>
    static bool IsLate(StandingFigure standing, PeriodAccount account) => !standing.IsStill(account) || !standing.IsMadeAs(account);

    /// <summary>Of a day: what to say of it where its month is closed and the month's evidence says otherwise today; null where nothing.</summary>
    string? AsOfNow(SqliteConnection connection, PeriodAccount day)
    {
        if (day.Period.IsMonth || day.Period.IsYear) return null;
        var name = day.Period.Name[..7];
        return StandingFigure.Read(connection, DeedQueries.Line(connection, day.Plan.FacilityId, DeedKind.Closing, name)) is { } standing && day.Plan.Calendar.TryNamed(name, out var month, out _)
            && !standing.IsStill(PeriodAccount.Read(connection, day.Source, day.Plan, month, day.Factors, organisation, NowMs, findings: false)) ? standing.AsOfNow(name) : null;
    }

    /// <summary>Where readings were decoded again since, by whom and why; then what else there is to say.</summary>
    static string? NoteOf(SqliteConnection connection, StandingFigure? standing, bool isLate, PeriodAccount account) => !isLate ? NoteOf(standing, isLate, account)
        : string.Join("; ", [.. DeedQueries.Newest(connection, account.Plan.FacilityId, DeedKind.Redecoding).Where(d => d.AtMs >= standing!.Deed.AtMs).OrderBy(d => d.AtMs)
            .Select(d => $"{d.Documents[0].Name} decoded again by {d.Account}, {d.Role}, {RecordRules.Instant(d.AtMs)}: {d.Note}"), NoteOf(standing, isLate, account)]);

    static string? NoteOf(StandingFigure? standing, bool isLate, PeriodAccount account) =>
        standing is null ? null : !standing.Same ? StandingFigure.OtherProgram
        : !isLate ? null : account.Inventory is null ? $"today no figure can be made: {string.Join("; ", account.Why)}"
        : account.Plan.Version != standing.Inventory.Plan.Version ? $"the plan has changed since, from version {standing.Inventory.Plan.Version} to {account.Plan.Version}"
        : !standing.IsMadeAs(account) && account.Inventory.InputsHash == standing.Inventory.InputsHash ? "what was made, or what metering points counted of it, has been reported since"
        : account.Why.SequenceEqual(standing.Why) && !standing.Inputs.Factors.Sets.Select(s => s.Sha256).SequenceEqual(account.Factors.Sets.Select(s => s.Sha256)) ? $"factor sets have changed since, from {Names(standing.Inputs.Factors)} to {Names(account.Factors)}"
        : account.Why.SequenceEqual(standing.Why) ? "evidence, factors, certificates or the rules of derivation have changed since" : $"evidence has come since; incomplete today: {(account.Why.Count == 0 ? "nothing" : string.Join("; ", account.Why))}";

    static string Names(FactorLibrary factors) => string.Join(", ", factors.Sets.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Id} {s.Version}")));

    /// <summary>Of two periods that made the same products, what and how many kilograms each, of a closed one as it was closed; nothing where that cannot be said.</summary>
    static (IReadOnlyList<string> Products, ExactDecimal? Before, ExactDecimal? After) MadeOf(SqliteConnection connection, string facility, (string Name, Deed? Closing) before, (string Name, Deed? Closing) after)
    {
        return (Report(before)?.Output, Report(after)?.Output) is ({ } b, { } a) && a.Products.SequenceEqual(b.Products, StringComparer.Ordinal) ? (a.Products, b.Kilograms, a.Kilograms) : ([], null, null);

        ProductionReport? Report((string Name, Deed? Closing) of) =>
            of.Closing is null ? StandingDocument.ProductionOf(connection, facility, of.Name)?.Report : StandingDocument.ClosedProductionOf(connection, of.Closing)?.Report;
    }

    /// <summary>Beside the month or year before, as it stands; the earlier one as it was first closed says what restatement did.</summary>
    ChangeView? ChangeOf(SqliteConnection connection, PeriodAccount account, FacilityInventory? after, Deed? closing)
    {
        if (after is null || account.Plan.Calendar.Before(account.Period) is not { } before) return null;
        var deeds = DeedQueries.Line(connection, account.Plan.FacilityId, DeedKind.Closing, before.Name);
        var (standing, first) = (StandingFigure.Read(connection, deeds), StandingFigure.First(connection, deeds));
        var open = standing is null ? PeriodAccount.Read(connection, account.Source, account.Plan, before, account.Factors, organisation, NowMs, findings: false) : null;
        var earlier = standing?.Inventory ?? open!.Inventory;
        if (earlier is null || earlier.Streams.Count == 0 || standing is { Same: false } || first is { Same: false }) return null;
        var inputs = standing?.Inputs ?? FigureInputs.Of(before, open!.Plan, open.Plan.File, earlier.Methodology, open.Factors, open.Activity, open.Claims, open.Why);
        var made = MadeOf(connection, account.Plan.FacilityId, (before.Name, standing?.Deed), (account.Period.Name, closing));
        if (!PeriodChange.TryExplain(first?.Inventory.TotalMicrograms ?? earlier.TotalMicrograms, inputs, earlier, after, (made.Before, made.After), out var change, out _)) return null;
        return new ChangeView(before.Name, Scaled.Kilograms(change.FromMicrograms), Scaled.Kilograms(change.ToMicrograms),
            [.. change.Parts.Select(p => new ChangePart(p.Cause.Name(), Scaled.Kilograms(p.Micrograms)))], made.Products);
    }

    MonthRow Row(SqliteConnection connection, FacilityAccount account, MonitoringPlan plan, Period month)
    {
        var deeds = DeedQueries.Line(connection, plan.FacilityId, DeedKind.Closing, month.Name);
        var live = PeriodAccount.Read(connection, account, plan, month, sets.Of(plan), organisation, NowMs, findings: false);
        var standing = StandingFigure.Read(connection, deeds);
        var (inventory, why) = standing is null ? (live.Inventory, live.Why) : (standing.Same ? standing.Inventory : null, standing.Why);
        var figure = inventory is null ? null : FigureView.Of(inventory, why);
        return new MonthRow(month.Name, Instants.Of(month.FromMs), Instants.Of(month.ToMs), PeriodStates.Of(deeds).Name(), figure?.TotalKg, figure?.Scope1Kg, figure?.Scope2Kg, figure?.Scope2MarketKg,
            figure?.State ?? "none", figure?.Coverage.TimePercent, standing is not null && IsLate(standing, live));
    }

    IReadOnlyList<ChecklistItem> ChecklistOf(SqliteConnection connection, PeriodAccount account, MadeProducts? today) => Checklist.Of(account,
        Dispositions(connection, account.Plan.FacilityId).ToDictionary(d => d.Key, d => d.Value.Note!, StringComparer.Ordinal), PlanTerm.Of(connection, account.Plan, account.Period),
        account.Period.IsYear ? Months(connection, account) : null, today);

    /// <summary>Of a year: which of its months are open, which have evidence that came later, and what those that stand sum to.</summary>
    YearOfMonths Months(SqliteConnection connection, PeriodAccount account)
    {
        var (open, late, sum) = (new List<string>(), new List<string>(), (Int128)0);
        foreach (var month in account.Plan.Calendar.MonthsOf(account.Period.FromMs, account.Period.ToMs))
            if (StandingFigure.Read(connection, DeedQueries.Line(connection, account.Plan.FacilityId, DeedKind.Closing, month.Name)) is not { } standing) open.Add(month.Name);
            else
            {
                sum += standing.Inventory.TotalMicrograms;
                if (IsLate(standing, PeriodAccount.Read(connection, account.Source, account.Plan, month, account.Factors, organisation, NowMs, findings: false))) late.Add(month.Name);
            }
        return new YearOfMonths(open, late, sum);
    }

    static Dictionary<string, Deed> Dispositions(SqliteConnection connection, string facility) =>
        DeedQueries.Newest(connection, facility, DeedKind.Disposition).ToDictionary(d => d.About, StringComparer.Ordinal);

    static FindingView FindingOf(Finding f, Deed? said) => new(f.Id, f.Rule.Name(), f.Place, Instants.Of(f.FromMs), Instants.Of(f.ToMs), f.Expected, f.Observed, f.Evidence, said?.Note, said is null ? null : $"{said.Account}, {said.Role}");

    long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();
}
