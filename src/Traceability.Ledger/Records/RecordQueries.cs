using System.Globalization;
using Dapper;
using Traceability.Carbon.Exact;
using Traceability.Evidence.Log;
using Traceability.Evidence.Records;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Log;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Records;

/// <summary>Reads what was recorded. Safe on several threads.</summary>
sealed class RecordQueries(LedgerDatabase database, LogQueries logs)
{
    /// <summary>Newest first.</summary>
    /// <param name="after">The cursor of the page before; an unreadable one begins anew.</param>
    public Page<RecordRow> Records(string facility, string? stream, string? after, int limit)
    {
        var before = long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var cursor) ? cursor : long.MaxValue;
        using var connection = database.Read();
        var rows = connection.Query<(long Id, long Position, byte[] Digest, byte[] Record, byte[]? By)>("""
            SELECT id, position, digest, record, (SELECT n.digest FROM record n WHERE n.replaces = r.digest) FROM record r
            WHERE facility = @facility AND (@stream IS NULL OR stream = @stream) AND id < @before ORDER BY id DESC LIMIT @most
            """, new { facility, stream, before, most = limit + 1 }).ToList();
        return new Page<RecordRow>([.. rows.Take(limit).Select(r => Row(r.Digest, RecordRows.Open(r.Record), r.By, r.Position))],
            rows.Count > limit ? rows[limit - 1].Id.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>One of them, by its id; null where that facility has none.</summary>
    public RecordRow? Record(string facility, string id)
    {
        if (!Api.Endpoints.TryHex(id, ActivityRecord.DigestSize, out var digest)) return null;
        using var connection = database.Read();
        return connection.QueryFirstOrDefault<(long Position, byte[]? Record, byte[]? By)>("""
            SELECT position, record, (SELECT n.digest FROM record n WHERE n.replaces = r.digest) FROM record r WHERE digest = @digest AND facility = @facility
            """, new { digest, facility }) is { Record: { } bytes } found ? Row(digest, RecordRows.Open(bytes), found.By, found.Position) : null;
    }

    /// <summary>The bytes that the digest is of; null where there is no such record at that facility.</summary>
    public byte[]? Bytes(string facility, byte[] digest)
    {
        using var connection = database.Read();
        return connection.QueryFirstOrDefault<byte[]?>("SELECT record FROM record WHERE digest = @digest AND facility = @facility", new { digest, facility });
    }

    /// <summary>Proof of its statement; null where there is none, or no published checkpoint covers it yet.</summary>
    public Receipt? Proof(string facility, byte[] digest)
    {
        using var connection = database.Read();
        return connection.QueryFirstOrDefault<long?>("SELECT position FROM record WHERE digest = @digest AND facility = @facility", new { digest, facility }) is { } position
            ? logs.Proof(LogName.Statements, position, digest) : null;
    }

    /// <summary>The imported file as it came; null where the record has none.</summary>
    public byte[]? File(string facility, byte[] digest)
    {
        using var connection = database.Read();
        return connection.QueryFirstOrDefault<byte[]?>("SELECT file FROM record WHERE digest = @digest AND facility = @facility", new { digest, facility }) is { } deflated ? Deflated.Open(deflated) : null;
    }

    static RecordRow Row(byte[] digest, ActivityRecord r, byte[]? by, long position) => new(
        Hex(digest)!, r.Facility, r.Stream, r.Kind.Name(), Instants.Of(r.FromMs), Instants.Of(r.ToMs), new ExactDecimal(r.Quantity, r.Exponent).ToDecimal(), r.Unit, r.Document,
        Hex(r.Attachment), r.Note, Hex(r.Replaces), Hex(by), r.Account, r.Role, Instants.Of(r.AtMs), position, ObservedView.Of(r.Observed));

    static string? Hex(byte[]? bytes) => bytes is null ? null : Convert.ToHexStringLower(bytes);
}
