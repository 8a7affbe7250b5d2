using Dapper;
using Traceability.Ledger;

namespace Traceability.Benchmarks.Workload;

/// <summary>What a ledger's database takes: its tables' pages, without free ones.</summary>
static class StoredBytes
{
    public static long Of(OpenLedger ledger)
    {
        using var connection = ledger.Database.Read();
        return connection.ExecuteScalar<long>("SELECT (page_count - freelist_count) * page_size FROM pragma_page_count(), pragma_freelist_count(), pragma_page_size()");
    }
}
