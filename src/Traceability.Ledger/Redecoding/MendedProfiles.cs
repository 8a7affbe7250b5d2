using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Traceability.Evidence.Records;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Ingest;
using Traceability.Profiles;

namespace Traceability.Ledger.Redecoding;

/// <summary>
/// The mended profiles in force, by facility: the newest deed about each profile stands. Signed configurations stay what they are; only what is derived from
/// raw words follows these. For the writer's thread alone; whoever else asks reads <see cref="Of"/> from the view of the store that has the rows.
/// </summary>
sealed class MendedProfiles
{
    readonly Dictionary<string, List<MendedProfile>> byFacility = new(StringComparer.Ordinal);

    MendedProfiles() { }

    /// <summary>Throws <see cref="InvalidDataException"/> where one cannot be read back.</summary>
    public static MendedProfiles Open(SqliteConnection connection)
    {
        var opened = new MendedProfiles();
        foreach (var facility in connection.Query<string>("SELECT DISTINCT facility FROM deed WHERE line = @line ORDER BY facility", new { line = (int)DeedKind.Redecoding }).ToList())
            opened.byFacility[facility] = [.. Of(connection, facility)];
        return opened;
    }

    public static IReadOnlyList<MendedProfile> Of(SqliteConnection connection, string facility) =>
        [.. WithDeeds(connection, facility).Select(m => m.Profile)];

    /// <summary>The same with the deed that put each there.</summary>
    public static IReadOnlyList<(MendedProfile Profile, Deed Deed)> WithDeeds(SqliteConnection connection, string facility) =>
        [.. DeedQueries.Newest(connection, facility, DeedKind.Redecoding).Select(deed => (Read(connection, deed), deed))];

    /// <summary>What derived rows depend on; nothing where nothing was mended.</summary>
    public string Rules => byFacility.Count == 0 ? "" : " " + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(
        byFacility.OrderBy(f => f.Key, StringComparer.Ordinal).SelectMany(f => f.Value.Select(m => (Hex: Convert.ToHexStringLower(m.Replaces), m)).OrderBy(m => m.Hex, StringComparer.Ordinal)
            .Select(m => $"{f.Key} {m.Hex} {Convert.ToHexStringLower(m.m.Profile.Sha256.Span)}\n"))))));

    public MendedProfile? Find(string facility, byte[] replaces) => byFacility.TryGetValue(facility, out var of) ? Find(of, replaces) : null;

    public static MendedProfile? Find(IEnumerable<MendedProfile> of, byte[] replaces) => of.FirstOrDefault(m => m.Replaces.AsSpan().SequenceEqual(replaces));

    /// <summary>The rule by which a channel's words count in place of the signed one; null where the signed one does.</summary>
    public DecodingRule? RuleOf(string facility, ChannelRule channel) =>
        channel.Rule is { } signed && Find(facility, channel.ProfileHash) is { } mended ? mended.RuleOf(channel.Id, signed) : null;

    /// <summary>Into the transaction at hand, which ends the program where it fails.</summary>
    public void Put(string facility, MendedProfile profile)
    {
        if (!byFacility.TryGetValue(facility, out var of)) byFacility[facility] = of = [];
        of.RemoveAll(m => m.Replaces.AsSpan().SequenceEqual(profile.Replaces));
        of.Add(profile);
    }

    static MendedProfile Read(SqliteConnection connection, Deed deed) =>
        deed.Documents is [var document] && DeedQueries.Document(connection, document.Sha256) is { } bytes && ProfileFile.Read(document.Name + ".yaml", bytes).Profile is { } profile
            ? new MendedProfile(Convert.FromHexString(deed.About), profile)
            : throw new InvalidDataException($"{deed.Facility}'s mended profile in place of {deed.About}: cannot be read back from the store");
}
