using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using Microsoft.Data.Sqlite;
using Traceability.Evidence.Log;
using Traceability.Evidence.Records;
using Traceability.Ledger.Log;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Deeds;

/// <summary>Reads what people did under their names. Safe on several threads.</summary>
sealed class DeedQueries(LedgerDatabase database, LogQueries logs)
{
    /// <summary>Newest first.</summary>
    /// <param name="after">The cursor of the page before; an unreadable one begins anew.</param>
    public Page<DeedRow> Deeds(string facility, DeedKind? kind, string? about, string? after, int limit)
    {
        var before = long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var cursor) ? cursor : long.MaxValue;
        using var connection = database.Read();
        var rows = connection.Query<(long Id, long Position, byte[] Digest, byte[] Deed)>("""
            SELECT id, position, digest, deed FROM deed
            WHERE facility = @facility AND (@kind IS NULL OR kind = @kind) AND (@about IS NULL OR about = @about) AND id < @before ORDER BY id DESC LIMIT @most
            """, new { facility, kind = (int?)kind, about, before, most = limit + 1 }).ToList();
        return new Page<DeedRow>([.. rows.Take(limit).Select(r => Row(DeedRows.Open(r.Deed), r.Digest, r.Position))], rows.Count > limit ? rows[limit - 1].Id.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>Of a line, about one thing, oldest first.</summary>
    public static IReadOnlyList<Deed> Line(SqliteConnection connection, string facility, DeedKind line, string about) =>
        [.. connection.Query<byte[]>("SELECT deed FROM deed WHERE facility = @facility AND line = @line AND about = @about ORDER BY id", new { facility, line = (int)line, about }).Select(DeedRows.Open)];

    /// <summary>The same as lists show them.</summary>
    public static IReadOnlyList<DeedRow> Rows(SqliteConnection connection, string facility, DeedKind line, string about) =>
        [.. connection.Query<(byte[] Deed, byte[] Digest, long Position)>("SELECT deed, digest, position FROM deed WHERE facility = @facility AND line = @line AND about = @about ORDER BY id", new { facility, line = (int)line, about })
            .Select(r => Row(DeedRows.Open(r.Deed), r.Digest, r.Position))];

    /// <summary>The newest of a line about one thing; null where there is none.</summary>
    public static Deed? Newest(SqliteConnection connection, string facility, DeedKind line, string about) =>
        connection.QueryFirstOrDefault<byte[]?>("SELECT deed FROM deed WHERE facility = @facility AND line = @line AND about = @about ORDER BY id DESC LIMIT 1", new { facility, line = (int)line, about }) is { } bytes ? DeedRows.Open(bytes) : null;

    /// <summary>The newest of a line about one thing when another deed of the facility was done; null where there was none.</summary>
    public static Deed? NewestBefore(SqliteConnection connection, Deed deed, DeedKind line, string about) =>
        connection.QueryFirstOrDefault<byte[]?>("SELECT deed FROM deed WHERE facility = @facility AND line = @line AND about = @about AND id < (SELECT id FROM deed WHERE digest = @digest) ORDER BY id DESC LIMIT 1",
            new { facility = deed.Facility, line = (int)line, about, digest = deed.Digest }) is { } bytes ? DeedRows.Open(bytes) : null;

    /// <summary>The newest of a line about each thing.</summary>
    public static IReadOnlyList<Deed> Newest(SqliteConnection connection, string facility, DeedKind line) =>
        [.. connection.Query<byte[]>("SELECT deed FROM deed WHERE id IN (SELECT MAX(id) FROM deed WHERE facility = @facility AND line = @line GROUP BY about) ORDER BY about", new { facility, line = (int)line }).Select(DeedRows.Open)];

    /// <summary>Null where it is not held.</summary>
    public static byte[]? Document(SqliteConnection connection, byte[] sha256) =>
        connection.QueryFirstOrDefault<byte[]?>("SELECT bytes FROM document WHERE sha256 = @sha256", new { sha256 }) is not { } deflated ? null
        : Deflated.Open(deflated) is var bytes && SHA256.HashData(bytes).AsSpan().SequenceEqual(sha256) ? bytes : throw new InvalidDataException("a document of a deed that is not what its hash says");

    /// <summary>The bytes that the digest is of; null where the facility has no such deed.</summary>
    public byte[]? Bytes(string facility, byte[] digest)
    {
        using var connection = database.Read();
        return connection.QueryFirstOrDefault<byte[]?>("SELECT deed FROM deed WHERE digest = @digest AND facility = @facility", new { digest, facility });
    }

    /// <summary>Proof of its statement; null where there is none, or no published checkpoint covers it yet.</summary>
    public Receipt? Proof(string facility, byte[] digest)
    {
        using var connection = database.Read();
        return connection.QueryFirstOrDefault<long?>("SELECT position FROM deed WHERE digest = @digest AND facility = @facility", new { digest, facility }) is { } position
            ? logs.Proof(LogName.Statements, position, digest) : null;
    }

    /// <summary>A document of one of the facility's deeds; null where that has none of this name.</summary>
    public byte[]? Document(string facility, byte[] digest, string name)
    {
        if (Bytes(facility, digest) is not { } bytes || DeedRows.Open(bytes).Document(name) is not { } sha256) return null;
        using var connection = database.Read();
        return Document(connection, sha256);
    }

    static DeedRow Row(Deed d, byte[] digest, long position) => new(
        Convert.ToHexStringLower(digest), d.Facility, d.Kind.Name(), d.About, d.Note, d.Documents.ToDictionary(x => x.Name, x => Convert.ToHexStringLower(x.Sha256)),
        d.Previous is null ? null : Convert.ToHexStringLower(d.Previous), d.Account, d.Role, Instants.Of(d.AtMs), position);
}
