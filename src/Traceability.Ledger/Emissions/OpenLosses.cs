using Traceability.Carbon.Activity;
using Traceability.Carbon.Plan;
using Traceability.Ledger.Standing;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Emissions;

/// <summary>Finds what a facility's registers lost and nobody has estimated yet. Safe on several threads.</summary>
sealed class OpenLosses(LedgerDatabase database, Plans plans, string organisation, TimeProvider time)
{
    /// <summary>Of one answer: whoever has more has another trouble than estimates mend.</summary>
    public const int Most = 100;

    /// <summary>Newest first; one that reaches into the running quarter-hour waits for its end, since nothing is recorded of the future.</summary>
    public IReadOnlyList<OpenLoss> Of(string facility)
    {
        if (!plans.ByFacility.TryGetValue(facility, out var plan)) return [];
        using var connection = database.Read();
        using var view = connection.BeginTransaction(deferred: true);
        var account = FacilityAccount.Read(connection, organisation, facility);
        // Only registers that ever lost anything are looked through, edge by edge.
        var lossy = account.Counters.Where(c => c.State.LostQuarters > 0).ToList();
        List<SourceStream> streams = [.. plan.Streams.Where(s => s.Determined is Determination.ByMeter by && by.Points.Any(id => lossy.Exists(c => c.Channel == plan.Point(id)!.Channel)))];
        if (streams.Count == 0) return [];
        var (from, to, now) = (lossy.Min(c => c.State.FirstMs), lossy.Max(c => c.State.LastMs), time.GetUtcNow().ToUnixTimeMilliseconds());
        return [.. account.Filling(plan with { Streams = streams }).Open(Edge.UpTo(from), Edge.After(to)).Where(l => l.ToMs <= now).OrderByDescending(l => l.FromMs).ThenBy(l => l.Stream, StringComparer.Ordinal).Take(Most)];
    }
}
