using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Traceability.Carbon.Plan;
using Traceability.Evidence.Records;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Emissions;

namespace Traceability.Ledger.Standing;

/// <summary>
/// The monitoring plans in force, one per facility: what was adopted under somebody's name, or a file with a higher version. Whoever asks has the plan of that
/// moment and keeps it for as long as one answer takes.
/// </summary>
sealed class Plans
{
    readonly Dictionary<string, MonitoringPlan> derived;
    ImmutableDictionary<string, MonitoringPlan> shown;

    Plans(Dictionary<string, MonitoringPlan> plans) => (derived, shown) = (plans, plans.ToImmutableDictionary(StringComparer.Ordinal));

    public IReadOnlyDictionary<string, MonitoringPlan> ByFacility => Volatile.Read(ref shown);

    /// <summary>Those that the transaction at hand derives by. For the writer's thread alone.</summary>
    public IReadOnlyDictionary<string, MonitoringPlan> OfWriter => derived;

    /// <summary>What derived rows depend on of all plans: which register begins again, and where, and which rate is added up.</summary>
    public string Registers => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(
        derived.OrderBy(p => p.Key, StringComparer.Ordinal).SelectMany(p => RegistersOf(p.Value).Select(line => $"{p.Key} {line}\n"))))));

    /// <summary>Throws <see cref="InvalidDataException"/> where an adopted plan cannot be read back; false with a sentence where a file contradicts one.</summary>
    public static bool TryOpen(SqliteConnection connection, PlanFolder folder, out Plans plans, out string error)
    {
        var standing = new Dictionary<string, MonitoringPlan>(folder.ByFacility, StringComparer.Ordinal);
        error = "";
        foreach (var facility in connection.Query<string>("SELECT DISTINCT facility FROM deed WHERE line = @line ORDER BY facility", new { line = (int)DeedKind.Plan }).ToList())
        {
            var adopted = StandingDocument.PlanOf(connection, DeedQueries.Newest(connection, facility, DeedKind.Plan, facility)!);
            if (!TimeZoneInfo.TryFindSystemTimeZoneById(adopted.TimeZone, out _))
                error = $"{facility}'s plan, version {adopted.Version}: time_zone: found {adopted.TimeZone}; allowed: a zone that this machine knows (tzdata)";
            else if (!standing.TryGetValue(facility, out var file) || file.Version < adopted.Version) standing[facility] = adopted;
            else if (file.TimeZone != adopted.TimeZone && connection.ExecuteScalar<long?>("SELECT 1 FROM deed WHERE facility = @facility AND line = @line LIMIT 1", new { facility, line = (int)DeedKind.Closing }) is not null)
                error = $"{facility}'s plan, version {file.Version}: time_zone: found {file.TimeZone}; allowed: {adopted.TimeZone}, by which periods are closed: between two calendars time would be in no month, or in two";
            else if (file.Version == adopted.Version && !file.File.Span.SequenceEqual(adopted.File.Span))
                error = $"{facility}'s plan, version {file.Version}: the file is another than the plan of this version that was adopted; allowed: the same bytes, or a higher version";
            if (error.Length > 0) break;
        }
        plans = new Plans(standing);
        return error.Length == 0;
    }

    /// <summary>Into the transaction at hand; true where a register now begins again otherwise than before, or another rate is added up, so that what was counted must be counted anew.</summary>
    public bool Put(MonitoringPlan plan)
    {
        var before = derived.GetValueOrDefault(plan.FacilityId);
        derived[plan.FacilityId] = plan;
        return !RegistersOf(plan).SequenceEqual(before is null ? [] : RegistersOf(before), StringComparer.Ordinal);
    }

    /// <summary>After the commit.</summary>
    public void Show(MonitoringPlan plan) =>
        ImmutableInterlocked.AddOrUpdate(ref shown, plan.FacilityId, plan, (_, other) => other.Version > plan.Version ? other : plan);

    static IEnumerable<string> RegistersOf(MonitoringPlan plan) => plan.Points.Where(p => p.Rollover is not null || p.Rate is not null).OrderBy(p => p.Channel, StringComparer.Ordinal)
        .Select(p => p.Rollover is { } turn ? string.Create(CultureInfo.InvariantCulture, $"{p.Channel} {turn.Modulus} {turn.LargestStep}") : $"{p.Channel} rate");
}
