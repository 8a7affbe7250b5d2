using System.Security.Cryptography;
using Dapper;
using Traceability.Carbon.Activity;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Records;
using Traceability.Evidence.Segments;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Ingest;
using Traceability.Ledger.Periods;
using Traceability.Ledger.Store;
using Traceability.Profiles;

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

    /// <summary>The channels that were read by one of them, each with its signed rule, and what stands in its place; rules that cannot be read are left out.</summary>
    public (IReadOnlyList<(string Id, ChannelRule Channel)> Read, MendedProfile? Mended) ReadBy(string facility, byte[] profile)
    {
        using var connection = database.Read();
        using var view = connection.BeginTransaction(deferred: true);
        var read = connection.Query<(string Profile, string Channel, byte[] Rule)>("""
            SELECT DISTINCT n.profile, n.channel, n.rule FROM configuration_channel n JOIN configuration k ON k.hash = n.hash JOIN segment s ON s.log_index = k.log_index
            JOIN chain c ON c.chain = s.chain WHERE c.facility = @facility AND n.profile_hash = @profile ORDER BY n.channel
            """, new { facility, profile }).Where(r => DecodingRule.TryRead(r.Rule, out _))
            .Select(r => (r.Profile, new ChannelRule(r.Channel, DecodingRule.TryRead(r.Rule, out var rule) ? rule : null) { ProfileHash = profile }));
        return ([.. read], MendedProfiles.Find(MendedProfiles.Of(connection, facility), profile));
    }

    /// <summary>A profile's bytes as a device's signed configuration has them; null where none shows them.</summary>
    public byte[]? Profile(string facility, byte[] profile)
    {
        using var connection = database.Read();
        foreach (var bytes in connection.Query<byte[]>("""
            SELECT DISTINCT s.message FROM configuration_channel n JOIN configuration k ON k.hash = n.hash JOIN segment s ON s.log_index = k.log_index
            JOIN chain c ON c.chain = s.chain WHERE c.facility = @facility AND n.profile_hash = @profile AND s.header_only = 0 ORDER BY s.log_index LIMIT 4
            """, new { facility, profile }))
            if (SegmentMessage.TryRead(bytes, out var message).IsOk && message!.TryReadBody(out var body).IsOk)
                foreach (var leaf in body!.Configuration?.Leaves ?? [])
                    if (ConfigurationLeaf.TryRead(leaf, out var read).IsOk && read is ConfigurationLeaf.ForProfile { Content: var content } && SHA256.HashData(content).AsSpan().SequenceEqual(profile)) return content;
        return null;
    }

    /// <summary>Closed periods whose figures count one of the channels, oldest first: what is decoded otherwise makes them late.</summary>
    public IReadOnlyList<string> ClosedOn(string facility, IReadOnlyList<string> channels)
    {
        using var connection = database.Read();
        using var view = connection.BeginTransaction(deferred: true);
        return [.. DeedQueries.Newest(connection, facility, DeedKind.Closing).Select(d => d.About)
            .Where(period => StandingFigure.Read(connection, DeedQueries.Line(connection, facility, DeedKind.Closing, period)) is { } standing && standing.Inputs.Activity.Any(Counts))];

        bool Counts(ActivityData activity) => EvidenceItem.TryRead(activity.Evidence, out var items) && items.OfType<EvidenceItem.Counted>().Any(c => channels.Contains(c.Channel));
    }

    public IReadOnlyList<MendedProfileRow> Mended(string facility)
    {
        using var connection = database.Read();
        using var view = connection.BeginTransaction(deferred: true);
        return [.. MendedProfiles.Of(connection, facility).Select(m => (Replaces: Convert.ToHexStringLower(m.Replaces), m.Profile)).Select(m => new MendedProfileRow(
            m.Replaces, m.Profile.Id, m.Profile.Version, Convert.ToHexStringLower(m.Profile.Sha256.Span), DeedQueries.Rows(connection, facility, DeedKind.Redecoding, m.Replaces)[^1]))];
    }
}
