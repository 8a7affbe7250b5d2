using Microsoft.Data.Sqlite;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Certificates;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Figures;
using Traceability.Carbon.Findings;
using Traceability.Carbon.Methods;
using Traceability.Carbon.Periods;
using Traceability.Carbon.Plan;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Findings;
using Traceability.Ledger.Production;
using Traceability.Ledger.Standing;

namespace Traceability.Ledger.Periods;

/// <summary>What a facility's evidence says of one period, by one view of the store.</summary>
/// <param name="Source">All that the store holds of the facility; lives as long as the view.</param>
/// <param name="UntilMs">Up to where there is data: the period's end, or in the running one the end of the quarter-hour at hand, as far as it was read.</param>
/// <param name="Ended">All of the period lies in the past.</param>
/// <param name="Inventory">Null where no figure can be made; <paramref name="Why"/> says what is in the way.</param>
/// <param name="Production">What was made; null where nobody has reported it.</param>
/// <param name="Why">What is missing or contradicts itself, in words.</param>
sealed record PeriodAccount(
    FacilityAccount Source, MonitoringPlan Plan, Period Period, FactorLibrary Factors, long UntilMs, bool Ended, FacilityInventory? Inventory, IReadOnlyList<ActivityData> Activity, IReadOnlyList<CertificateClaim> Claims, IReadOnlyList<string> Why, IReadOnlyList<Finding> Findings,
    IReadOnlyList<Reconciliation> Reconciliations, ReportedProduction? Production)
{
    /// <summary>The figure's file; only where there is one.</summary>
    /// <remarks>It carries every factor set, the shipped too: a later build ships others.</remarks>
    public byte[] Figure() => FigureFile.Write(
        new FigureInputs(Period, Plan, Plan.File, Inventory!.Methodology, [.. Factors.Sets.Select(set => new FactorSource(set, Within: true))], Activity, Claims, Why), Inventory);

    /// <summary>The same activity by the product methodology, as a file of its own; null where that gives no figure.</summary>
    public (FigureInputs Inputs, FacilityInventory Inventory, byte[] File)? ProductFigure()
    {
        if (!FacilityInventory.TryDerive(Plan, Methodology.Product, Factors, Period.FromMs, Period.ToMs, Activity, Claims, out var product, out _)) return null;
        var inputs = new FigureInputs(Period, Plan, Plan.File, Methodology.Product, [.. Factors.Sets.Select(set => new FactorSource(set, Within: true))], Activity, Claims, Why);
        return (inputs, product, FigureFile.Write(inputs, product));
    }

    /// <param name="findings">False where only the figure is wanted.</param>
    public static PeriodAccount Read(SqliteConnection connection, FacilityAccount account, MonitoringPlan plan, Period period, FactorLibrary factors, string organisation, long nowMs, bool findings = true)
    {
        var ended = nowMs >= period.ToMs;
        var until = ended ? period.ToMs : nowMs < period.FromMs ? period.FromMs : Math.Min(period.ToMs, Edge.After(nowMs));
        var why = account.Contradictions(period.FromMs, until);
        var production = ReportedProduction.Read(connection, account, plan, period.Name);
        FacilityInventory? inventory = null;
        IReadOnlyList<ActivityData> activity = [];
        IReadOnlyList<CertificateClaim> claims = [];
        if (until > period.FromMs)
        {
            var certificates = new CertificateClaims(connection, account, plan, nowMs);
            claims = certificates.Of(period.FromMs, until);
            activity = account.Activity(plan, [period.FromMs, .. factors.CutsOf(plan, period.FromMs, until).Union(certificates.CutsOf(period.FromMs, until)).Order(), until], why);
            why.AddRange(account.Unlisted(plan, period.FromMs, until));
            // In the quarter-hour at hand and the one before it the newest readings are on their way.
            why.AddRange(account.Metered.Unread(plan, period.FromMs, until, ended ? until : Math.Max(period.FromMs, until - 2 * Edge.SpacingMs)));
            if (ended) why.AddRange(account.Silent(plan, until));
            why.AddRange(certificates.Unknown(period.FromMs, until));
            inventory = Figures.Derive(plan, factors, activity, claims, period.FromMs, until, why);
        }
        return new PeriodAccount(account, plan, period, factors, until, ended, inventory, activity, claims, why,
            findings && until > period.FromMs ? new FacilityFindings(connection, account, plan, period, until, nowMs, organisation).Of(activity, inventory, production?.Complete(plan)) : [],
            findings ? Reconcile(account, plan, activity, period.FromMs, until) : [], production);
    }

    /// <summary>Metered energy, which somebody always bills, and every other stream of meters or a scale of which there is a bill.</summary>
    static IReadOnlyList<Reconciliation> Reconcile(FacilityAccount account, MonitoringPlan plan, IReadOnlyList<ActivityData> activity, long fromMs, long toMs) =>
        [.. plan.Streams.Select(stream => (stream, bill: account.Billed(stream, fromMs, toMs))).Where(s => IsCompared(s.stream, s.bill is not null)).Select(s =>
        {
            var (stream, bill) = s;
            var weighed = stream.Determined is not Determination.ByMeter;
            var measured = weighed ? account.Received(stream, fromMs, toMs) : activity.Where(a => a.StreamId == stream.Id).Aggregate(ExactDecimal.Zero, (sum, a) => sum + a.Quantity);
            var allowed = activity.Where(a => a.StreamId == stream.Id).Select(a => a.ErrorPercent).Max() ?? Reconciliation.UnstatedPercent;
            return new Reconciliation(stream.Id, stream.Unit, weighed ? "weighed" : "metered", measured, bill?.Quantity, bill is { WholeSpan: true }, allowed);
        })];

    static bool IsCompared(SourceStream stream, bool billed) => stream.Determined switch
    {
        Determination.ByMeter => billed || stream.Category is StreamCategory.Electricity or StreamCategory.Steam or StreamCategory.Heat or StreamCategory.Cooling,
        Determination.ByReceipts or Determination.ByStock { Scale: not null } => billed,
        _ => false,
    };
}
