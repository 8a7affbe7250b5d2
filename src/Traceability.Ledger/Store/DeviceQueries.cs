using Dapper;
using Microsoft.Data.Sqlite;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;
using Traceability.Ledger.Chains;
using Traceability.Ledger.Transport;

namespace Traceability.Ledger.Store;

/// <summary>How a facility's devices are. Safe on several threads.</summary>
/// <param name="certificates">Null where the broker is reached without TLS.</param>
sealed class DeviceQueries(LedgerDatabase database, LedgerQueries queries, DeviceCertificates? certificates, TimeProvider time)
{
    public const int GapDays = 30;

    /// <summary>Devices need certificates.</summary>
    public bool ByTls => certificates is not null;

    public IReadOnlyList<DeviceRow> Devices(string facility)
    {
        var chains = queries.Chains(FacilityScope.Of(facility));
        using var connection = database.Read();
        using var view = connection.BeginTransaction(deferred: true);
        return [.. chains.Select(chain => Device(connection, chain))];
    }

    DeviceRow Device(SqliteConnection connection, ChainRow c)
    {
        var chain = Convert.FromHexString(c.Chain);
        var newest = connection.QueryFirstOrDefault<byte[]?>("SELECT g.message FROM chain_state s JOIN segment g ON g.identity = s.identity WHERE s.chain = @chain", new { chain });
        var header = newest is not null && SegmentMessage.TryRead(newest, out var message).IsOk && Segment.TryRead(message!.Sign1, out var segment).IsOk ? segment!.Header : null;
        var since = time.GetUtcNow().AddDays(-GapDays).ToUnixTimeMilliseconds();
        var code = (int)EventCode.Gap;
        var gaps = connection.ExecuteScalar<long>("SELECT COUNT(DISTINCT subject || ' ' || from_ms) FROM event WHERE chain = @chain AND code = @code AND from_ms IS NOT NULL AND at_ms >= @since", new { chain, code, since });
        // A gap is told when it begins, and again when it ends; one without a beginning tells of a lost tail, which nothing ends.
        var open = connection.Query<string>("""
            SELECT e.subject FROM event e WHERE e.chain = @chain AND e.code = @code AND e.from_ms IS NOT NULL AND e.to_ms IS NULL
            AND NOT EXISTS (SELECT 1 FROM event l WHERE l.chain = e.chain AND l.code = e.code AND l.subject = e.subject AND (l.number, l.entry) > (e.number, e.entry)) ORDER BY e.subject
            """, new { chain, code });
        return new DeviceRow(c.Chain, c.Device, c.KeyId, c.Enrolled, c.Trust, c.WaitsForApproval, c.Refilling, c.Number, c.HeldUpTo, c.Segments, c.Readings,
            header is null ? null : Instants.Of(header.SealedMs), header is null ? null : Words(header.Clock.Status), header?.Clock.Source, header?.Clock.BoundMs, header?.Software, header?.Assurance, gaps, [.. open.Distinct()],
            [.. connection.Query<(string, long)>("SELECT kind, COUNT(*) FROM finding WHERE chain = @chain AND state = @state GROUP BY kind ORDER BY kind", new { chain, state = FindingState.Open })],
            header is null ? [] : Channels(connection, header.ConfigurationHash), certificates?.Until(chain));
    }

    static IReadOnlyList<DeviceChannelRow> Channels(SqliteConnection connection, byte[] hash) =>
        [.. connection.Query<(string Channel, string Bus, int Unit, string Serial, string Profile, long Verified)>("""
            SELECT c.channel, c.bus, c.unit, c.serial, c.profile, COALESCE((SELECT MAX(p.verified) FROM publication p WHERE p.profile = c.profile_hash), 0)
            FROM configuration_channel c WHERE c.hash = @hash ORDER BY c.position
            """, new { hash }).Select(r => new DeviceChannelRow(r.Channel, r.Bus, r.Unit, r.Serial, r.Profile, ((Verified)r.Verified).Name()))];

    static string Words(ClockStatus status) => status switch { ClockStatus.Synchronised => "synchronised", ClockStatus.FreeRunning => "free running", _ => "unknown" };
}
