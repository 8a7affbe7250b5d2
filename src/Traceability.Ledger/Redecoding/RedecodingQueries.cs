using Dapper;
using Traceability.Evidence.Records;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Redecoding;

/// <summary>Which profiles are mended at a facility, and who mended them. Safe on several threads.</summary>
sealed class RedecodingQueries(LedgerDatabase database)
{
    /// <summary>The profiles by which a facility's chains were read.</summary>
    public IReadOnlyList<(byte[] Sha256, string Id)> ReadBy(string facility)
    {
        using var connection = database.Read();
        return [.. connection.Query<(byte[], string)>("""
            SELECT DISTINCT n.profile_hash, n.profile FROM configuration_channel n JOIN configuration k ON k.hash = n.hash JOIN segment s ON s.log_index = k.log_index
            JOIN chain c ON c.chain = s.chain WHERE c.facility = @facility ORDER BY n.profile, n.profile_hash
            """, new { facility })];
    }

    public IReadOnlyList<MendedProfileRow> Mended(string facility)
    {
        using var connection = database.Read();
        using var view = connection.BeginTransaction(deferred: true);
        return [.. MendedProfiles.Of(connection, facility).Select(m => (Replaces: Convert.ToHexStringLower(m.Replaces), m.Profile)).Select(m => new MendedProfileRow(
            m.Replaces, m.Profile.Id, m.Profile.Version, Convert.ToHexStringLower(m.Profile.Sha256.Span), DeedQueries.Rows(connection, facility, DeedKind.Redecoding, m.Replaces)[^1]))];
    }
}
