using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Traceability.Carbon.Factors;

namespace Traceability.Ledger.Standing;

/// <summary>
/// The factor sets that figures are made with: the shipped one, and of each that was imported the newest version, in the order of import. A closed figure carries
/// those that it was made with.
/// </summary>
sealed class FactorSets
{
    ImmutableList<FactorSet> imported;
    FactorLibrary library;

    FactorSets(IEnumerable<FactorSet> sets) => library = new FactorLibrary([FactorSet.Shipped, .. imported = [.. sets]]);

    public FactorLibrary Library => Volatile.Read(ref library);

    /// <summary>Throws <see cref="InvalidDataException"/> where a set cannot be read back.</summary>
    public static FactorSets Open(SqliteConnection connection, string organisation) => new(StandingDocument.FactorSetsOf(connection, organisation));

    /// <summary>For the writer's thread alone: as of the transaction at hand, the newest version of each.</summary>
    public IReadOnlyList<FactorSet> OfWriter => imported;

    /// <summary>On the writer's thread, into the transaction at hand.</summary>
    public void Put(FactorSet set) => imported = imported.RemoveAll(s => s.Id == set.Id).Add(set);

    /// <summary>After the commit.</summary>
    public void Show() => Volatile.Write(ref library, new FactorLibrary([FactorSet.Shipped, .. imported]));
}
