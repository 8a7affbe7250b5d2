using Dapper;
using Traceability.Ledger.Chains;

namespace Traceability.Ledger.Store;

/// <summary>The forks of a chain: what each is, whether two persons have decided, and the two segments that prove it.</summary>
sealed class ForkQueries(LedgerDatabase database)
{
    /// <summary>Forks that one answer lists, newest first: no honest device has so many.</summary>
    public const int Most = 1024;

    /// <summary>Null where there is no such chain.</summary>
    public IReadOnlyList<ForkRow>? Forks(byte[] chain, int most = Most)
    {
        using var connection = database.Read();
        if (connection.ExecuteScalar<long?>("SELECT 1 FROM chain WHERE chain = @chain", new { chain }) is null) return null;
        var rows = connection.Query<(byte[] Parent, long Number, int Kind, string Detail, byte[] First, byte[] Run, long FirstMs, long LastMs, long Segments,
            byte[] Other, byte[] OtherRun, long OtherFirstMs, long OtherLastMs, long OtherSegments, byte[]? Kept, long Signed)>("""
            SELECT b.previous, b.parent_number, b.kind, b.detail, b.first, s.run, s.sealed_ms, b.last_ms, b.segments,
                   b.other, o.run, o.sealed_ms, b.other_last_ms, b.other_segments, CASE WHEN d.second IS NOT NULL THEN d.kept END, (d.first IS NOT NULL) + (d.second IS NOT NULL)
            FROM branch b JOIN segment s ON s.identity = b.first JOIN segment o ON o.identity = b.other
            LEFT JOIN decision d ON d.chain = b.chain AND d.parent = b.previous
            WHERE b.chain = @chain AND b.kind IS NOT NULL ORDER BY b.parent_number DESC, b.id LIMIT @most
            """, new { chain, most }).AsList();
        return [.. rows.Select(r => new ForkRow(Hex(r.Parent), r.Number, ((ForkKind)r.Kind).Name(), r.Detail,
            r.Signed switch { 0 => "open", 1 => "signed once", _ => FindingState.Decided }, r.Kept is null ? null : Hex(r.Kept),
            ((ForkKind)r.Kind).IsProof() ? $"/api/v1/chains/{Hex(chain)}/forks/{Hex(r.Parent)}/proof?branch={Hex(r.First)}" : ((ForkKind)r.Kind).WhyNoProof(),
            [
                new ForkSideRow(Hex(r.Other), r.Number + 1, Hex(r.OtherRun), Instants.Of(r.OtherFirstMs), Instants.Of(r.OtherLastMs), r.OtherSegments, true),
                new ForkSideRow(Hex(r.First), r.Number + 1, Hex(r.Run), Instants.Of(r.FirstMs), Instants.Of(r.LastMs), r.Segments, false),
            ]))];
    }

    /// <summary>The two segments that prove a fork: of its first branch that is one, unless an identity says which. Null with a sentence where there is none.</summary>
    public (byte[] One, byte[] Other)? Contradiction(byte[] chain, byte[] parent, byte[]? branch, out string why)
    {
        using var connection = database.Read();
        var found = connection.Query<(int Kind, byte[] First, byte[] Other)>("""
            SELECT kind, first, other FROM branch WHERE chain = @chain AND previous = @parent AND (@branch IS NULL OR first = @branch) AND kind IS NOT NULL ORDER BY id
            """, new { chain, parent, branch }).AsList();
        why = found.Count == 0 ? "the chain does not fork there" : ((ForkKind)found[0].Kind).WhyNoProof();
        return found.Where(f => ((ForkKind)f.Kind).IsProof()).Select(f => ((byte[], byte[])?)(f.Other, f.First)).FirstOrDefault();
    }

    static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
