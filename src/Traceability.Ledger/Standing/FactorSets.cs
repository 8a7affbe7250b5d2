using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Plan;

namespace Traceability.Ledger.Standing;

/// <summary>
/// The factor sets that figures are made with: the shipped one, and of each that was imported the newest version, in the order of import. A closed figure carries
/// those that it was made with.
/// </summary>
sealed class FactorSets
{
    ImmutableList<ImportedSet> imported;
    Shown shown;

    FactorSets(IEnumerable<ImportedSet> sets) => shown = new Shown(imported = [.. sets]);

    /// <summary>All that figures of a facility may be made with, and what they are compared with.</summary>
    public FactorLibrary Of(string facility) => Volatile.Read(ref shown).Of(facility);

    /// <summary>Of those what its plan can use.</summary>
    public FactorLibrary Of(MonitoringPlan plan) => Of(plan.FacilityId).For(plan);

    /// <summary>Throws <see cref="InvalidDataException"/> where a set cannot be read back.</summary>
    public static FactorSets Open(SqliteConnection connection, string organisation) => new(StandingDocument.FactorSetsOf(connection, organisation));

    /// <summary>For the writer's thread alone: as of the transaction at hand, the newest version of each, whomever it is for.</summary>
    public IEnumerable<FactorSet> OfWriter => imported.Select(s => s.Set);

    /// <summary>On the writer's thread, into the transaction at hand.</summary>
    public void Put(ImportedSet set) => imported = imported.RemoveAll(s => s.Set.Id == set.Set.Id).Add(set);

    /// <summary>After the commit.</summary>
    public void Show() => Volatile.Write(ref shown, new Shown(imported));

    /// <summary>As of a commit; a facility's library is put together once.</summary>
    sealed class Shown(ImmutableList<ImportedSet> sets)
    {
        readonly ConcurrentDictionary<string, FactorLibrary> byFacility = new(StringComparer.Ordinal);

        public FactorLibrary Of(string facility) => byFacility.GetOrAdd(facility, id => new FactorLibrary([FactorSet.Shipped, .. sets.Where(s => s.For.Holds(id)).Select(s => s.Set)]));
    }
}
