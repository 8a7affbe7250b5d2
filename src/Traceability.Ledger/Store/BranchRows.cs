using Traceability.Ledger.Chains;

namespace Traceability.Ledger.Store;

/// <summary>
/// Where the segments lie that the figures do not follow: on a branch, or waiting for what precedes them. A segment of the followed line has no
/// row, so an honest chain costs nothing here.
/// </summary>
sealed class BranchRows(LedgerWriter writer)
{
    // Members of one strand from a number on, as logged up to a position: of the followed line those without a row, of a branch those of its id.
    const string Members = """
        FROM segment s WHERE s.chain = $0 AND s.number >= $1 AND s.log_index <= $2
        AND CASE WHEN $3 IS NULL THEN NOT EXISTS (SELECT 1 FROM strand t WHERE t.identity = s.identity)
                 ELSE EXISTS (SELECT 1 FROM strand t WHERE t.identity = s.identity AND t.branch = $3) END
        """;

    readonly Statement put = writer.Prepare("""
        INSERT INTO strand (identity, chain, number, branch) VALUES ($0, $1, $2, $3) ON CONFLICT (identity) DO UPDATE SET branch = $3
        """);
    readonly Statement remove = writer.Prepare("DELETE FROM strand WHERE identity = $0");
    readonly Statement find = writer.Prepare("SELECT branch FROM strand WHERE identity = $0");
    readonly Statement total = writer.Prepare($"SELECT COUNT(*), COALESCE(SUM(s.run = $4), 0), COALESCE(MAX(s.sealed_ms), 0) {Members}");
    readonly Statement lastOfRun = writer.Prepare($"SELECT s.log_index {Members} AND s.run = $4 ORDER BY s.number DESC LIMIT 1");
    readonly Statement putBranch = writer.Prepare("""
        INSERT INTO branch (chain, id, up, previous, parent_number, first, tip, kept, last_ms, run_ms, run_segments, segments,
                            other, other_last_ms, other_run_ms, other_run_segments, other_segments, decided, kind, detail)
        VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
        ON CONFLICT (chain, id) DO UPDATE
        SET tip = $6, kept = $7, last_ms = $8, run_ms = $9, run_segments = $10, segments = $11, other = $12, other_last_ms = $13, other_run_ms = $14,
            other_run_segments = $15, other_segments = $16, decided = $17, kind = $18, detail = $19
        """);

    /// <param name="branch">Null where it waits.</param>
    public void Put(StoredSegment segment, Branch? branch) => put.Run(segment.Identity, segment.Chain, segment.Number, branch?.Id);

    /// <summary>It lies on the followed line now.</summary>
    public void Remove(byte[] identity) => remove.Run(identity);

    /// <summary>Null where it has no row; else the id of its branch, which is null while it waits.</summary>
    public (long? Branch, bool Waits)? Find(byte[] identity)
    {
        using var rows = find.Rows(identity);
        return !rows.Read() ? null : rows.IsDBNull(0) ? (null, true) : (rows.GetInt64(0), false);
    }

    /// <summary>Count, those of one run, and latest sealed time of a strand's members from a number on.</summary>
    public (long Segments, long RunSegments, long LastMs) Total(byte[] chain, long number, long logIndex, Branch? strand, byte[] run)
    {
        using var rows = total.Rows(chain, number, logIndex, strand?.Id, run);
        rows.Read();
        return (rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2));
    }

    public long? LastOfRun(byte[] chain, long number, long logIndex, Branch? strand, byte[] run) => (long?)lastOfRun.One(chain, number, logIndex, strand?.Id, run);

    public void PutBranch(byte[] chain, Branch b, Fork? fork) => putBranch.Run(
        chain, b.Id, b.From?.Id, b.Parent.Identity, b.Parent.Number, b.Side.Identity, b.Tip, b.Kept, b.Side.LastMs, b.Side.RunMs, b.Side.RunSegments, b.Side.Segments,
        b.Other?.Identity, b.Other?.LastMs, b.Other?.RunMs, b.Other?.RunSegments, b.Other?.Segments, b.Decided ? 1 : 0, (int?)fork?.Kind, fork?.Detail);
}
