using System.Text.Json;
using Microsoft.Data.Sqlite;
using Traceability.Carbon.Factors;
using Traceability.Evidence.Records;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Standing;

/// <summary>A factor set that somebody imported, and for which facilities: a supplier's own figures are not for every plan that names the good.</summary>
/// <param name="For">All, where the import named none.</param>
sealed record ImportedSet(FactorSet Set, FacilityScope For)
{
    /// <summary>A JSON array of facilities beside the set in its deed; absent of one that is for all.</summary>
    public const string Document = "facilities";

    public static byte[] Write(IReadOnlyList<string> facilities) => JsonSerializer.SerializeToUtf8Bytes(facilities.Order(StringComparer.Ordinal));

    public static ImportedSet Read(SqliteConnection connection, Deed deed) => new(StandingDocument.FactorSetOf(connection, deed), deed.Document(Document) is not { } sha256 ? FacilityScope.All
        : new FacilityScope(JsonSerializer.Deserialize<List<string>>(DeedQueries.Document(connection, sha256) ?? throw new InvalidDataException("a factor set whose facilities are not in the store"))));
}
