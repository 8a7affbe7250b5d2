using Traceability.Evidence.Records;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Records;

/// <summary>The rows of what was recorded. Part of the writer's transactions.</summary>
sealed class RecordStore(LedgerWriter writer)
{
    readonly Statement add = writer.Prepare("""
        INSERT INTO record (position, digest, facility, stream, replaces, record, exponent, file) VALUES ($0, $1, $2, $3, $4, $5, $6, $7) RETURNING id
        """);
    readonly Statement addEdge = writer.Prepare("INSERT INTO record_edge (record, at_ms, steps) VALUES ($0, $1, $2)");
    readonly Statement find = writer.Prepare("SELECT record FROM record WHERE digest = $0");
    readonly Statement replacing = writer.Prepare("SELECT digest FROM record WHERE replaces = $0");
    readonly Statement standing = writer.Prepare($"SELECT digest, record FROM record r WHERE facility = $0 AND stream = $1 AND {RecordRows.Stands} ORDER BY id");

    public void Add(long position, ActivityRecord record, byte[] digest, IntervalFile? file)
    {
        var id = add.One(position, digest, record.Facility, record.Stream, record.Replaces, record.Encode(), file?.Read.Exponent, file?.Deflated);
        if (file is null) return;
        foreach (var (at, steps) in file.Read.Edges()) addEdge.Run(id, at, steps);
    }

    public ActivityRecord? Find(byte[] digest) => find.One(digest) is byte[] bytes ? RecordRows.Open(bytes) : null;

    /// <summary>Digest of what stands in its place, or null.</summary>
    public byte[]? Replacing(byte[] digest) => replacing.One(digest) as byte[];

    /// <summary>What is recorded of a stream and not replaced.</summary>
    public List<(byte[] Digest, ActivityRecord Record)> Standing(string facility, string stream)
    {
        var found = new List<(byte[], ActivityRecord)>();
        using var rows = standing.Rows(facility, stream);
        while (rows.Read()) found.Add((rows.GetFieldValue<byte[]>(0), RecordRows.Open(rows.GetFieldValue<byte[]>(1))));
        return found;
    }
}
