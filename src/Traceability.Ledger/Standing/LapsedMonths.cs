using Traceability.Carbon.Activity;
using Traceability.Evidence.Records;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Periods;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Standing;

/// <summary>Finds the months of a facility that rest on lapsed instruments. Safe on several threads.</summary>
sealed class LapsedMonths(LedgerDatabase database, Plans plans, string organisation, TimeProvider time)
{
    const int MostMonths = 36;

    /// <summary>Newest first.</summary>
    public IReadOnlyList<LapsedMonth> Of(string facility)
    {
        if (!plans.ByFacility.TryGetValue(facility, out var plan)) return [];
        using var connection = database.Read();
        using var view = connection.BeginTransaction(deferred: true);
        var account = FacilityAccount.Read(connection, organisation, facility);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds() / Edge.SpacingMs * Edge.SpacingMs;
        if (account.Extent(now) is not var (from, to)) return [];
        var found = new List<LapsedMonth>();
        foreach (var month in plan.Calendar.MonthsOf(from, to).TakeLast(MostMonths).Reverse())
        {
            var standing = StandingFigure.Read(connection, DeedQueries.Line(connection, facility, DeedKind.Closing, month.Name));
            var until = Math.Min(month.ToMs, now);
            var activity = standing?.Inputs.Activity ?? (until > month.FromMs ? account.Activity(plan, [month.FromMs, until], []) : []);
            string[] lapsed = [.. activity.Where(a => a.Lapsed is not null).SelectMany(a => a.Lapsed!.Split(' ')).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            if (lapsed.Length > 0) found.Add(new LapsedMonth(month.Name, lapsed, standing is not null));
        }
        return found;
    }
}
