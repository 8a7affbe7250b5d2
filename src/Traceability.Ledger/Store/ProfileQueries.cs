using Dapper;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Log;

namespace Traceability.Ledger.Store;

/// <summary>The device profiles by which channels are read, and what was published of them.</summary>
sealed class ProfileQueries(LedgerDatabase database)
{
    /// <summary>Profiles that one answer lists: far more than there are instruments on a site.</summary>
    const int Most = 1024;

    /// <summary>Which profiles channels are read by is told to whoever sees all facilities.</summary>
    public IReadOnlyList<ProfileRow> Profiles(FacilityScope of)
    {
        using var connection = database.Read();
        using var view = connection.BeginTransaction(deferred: true);
        var published = connection.Query<(long Position, byte[] Hash, byte[] Entry)>(
            "SELECT p.position, p.profile, l.entry FROM publication p JOIN leaf l ON l.log = 1 AND l.position = p.position ORDER BY p.position").Select(row => (row.Position, Said: Read(row.Entry)))
            .ToLookup(row => Convert.ToHexStringLower(row.Said.ProfileHash));
        var used = !of.IsAll ? [] : connection.Query<(string Profile, byte[] Hash, long Channels)>(
            "SELECT profile, profile_hash, COUNT(DISTINCT channel) FROM configuration_channel GROUP BY profile_hash, profile ORDER BY profile, profile_hash LIMIT @Most", new { Most })
            .Select(row => (row.Profile, Hash: Convert.ToHexStringLower(row.Hash), row.Channels)).ToList();
        var unused = published.Where(of => !used.Exists(row => row.Hash == of.Key)).Select(of => (of.First().Said.Profile, Hash: of.Key, Channels: 0L));
        return [.. used.Concat(unused).Take(Most).Select(row => new ProfileRow(row.Profile, row.Hash, published[row.Hash].Select(of => of.Said.Verified).DefaultIfEmpty().Max().Name(), row.Channels,
            [.. published[row.Hash].Select(of => new ProfileRow.Published(of.Said.Organisation, of.Said.Verified.Name(), Instants.Of(of.Said.AtMs), of.Position))]))];
    }

    static ProfilePublication Read(byte[] entry) =>
        StatementEntry.TryRead(entry, out var statement).IsOk && ProfilePublication.TryRead(statement!.Parts[0], out var publication, out _).IsOk
            ? publication!
            : throw new InvalidDataException("a publication that cannot be read back from the store");
}
