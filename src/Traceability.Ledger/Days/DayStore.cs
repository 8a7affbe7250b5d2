using Traceability.Evidence.Log;
using Traceability.Ledger.Chains;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Days;

/// <summary>The rows of label keys and day statements, and what a statement is made of. Part of the writer's transactions.</summary>
sealed class DayStore(LedgerWriter writer)
{
    readonly Statement keys = writer.Prepare("SELECT chain, label_key FROM chain WHERE label_key IS NOT NULL");
    readonly Statement isKeyTaken = writer.Prepare("SELECT 1 FROM chain WHERE label_key = $0");
    readonly Statement putKey = writer.Prepare("UPDATE chain SET label_key = $1 WHERE chain = $0");
    readonly Statement last = writer.Prepare("SELECT day, digest FROM day_statement WHERE chain = $0 ORDER BY day DESC LIMIT 1");
    readonly Statement hasLabel = writer.Prepare("SELECT 1 FROM day_statement WHERE label = $0");
    readonly Statement add = writer.Prepare("INSERT INTO day_statement (chain, day, note, digest, label, position) VALUES ($0, $1, $2, $3, $4, $5)");
    readonly Statement forks = writer.Prepare("""
        SELECT previous, MAX(kind) FROM (
            SELECT previous, COALESCE(kind, 0) AS kind FROM branch WHERE chain = $0
            UNION ALL SELECT s.previous, $1 FROM finding f JOIN segment s ON s.identity = f.identity WHERE f.chain = $0 AND f.kind = $2)
        GROUP BY previous ORDER BY previous LIMIT $3
        """);
    readonly Statement numbersBeyond = writer.Prepare("SELECT DISTINCT number FROM strand WHERE chain = $0 AND number > $1 ORDER BY number");
    readonly Statement otherTips = writer.Prepare("""
        SELECT s.number, s.identity, s.first_seq + s.entries FROM strand t JOIN segment s ON s.identity = t.identity
        WHERE t.chain = $0 AND NOT EXISTS (SELECT 1 FROM segment c WHERE c.chain = $0 AND c.previous = s.identity AND c.number > s.number)
        """);

    public List<(byte[] Chain, byte[] LabelKey)> Keys()
    {
        var found = new List<(byte[], byte[])>();
        using var rows = keys.Rows();
        while (rows.Read()) found.Add((rows.GetFieldValue<byte[]>(0), rows.GetFieldValue<byte[]>(1)));
        return found;
    }

    public bool IsKeyTaken(byte[] labelKey) => isKeyTaken.One(labelKey) is not null;

    public void PutKey(byte[] chain, byte[] labelKey) => putKey.Run(chain, labelKey);

    public (DateOnly Day, byte[] Digest)? Last(byte[] chain)
    {
        using var row = last.Rows(chain);
        if (!row.Read()) return null;
        return DayLabel.TryDay(row.GetString(0), out var day) ? (day, row.GetFieldValue<byte[]>(1)) : throw new InvalidDataException("a day statement of no day");
    }

    public bool HasLabel(byte[] label) => hasLabel.One(label) is not null;

    public void Add(byte[] chain, DateOnly day, string note, DayLabel leaf, long position) =>
        add.Run(chain, DayLabel.Name(day), note, leaf.Digest, leaf.Label, position);

    /// <summary>At most what a statement may tell, rising by parent.</summary>
    public List<ChainFork> Forks(EnrolledChain chain)
    {
        var found = new List<ChainFork>();
        using var rows = forks.Rows(chain.Chain, (int)ForkKind.Equivocation, FindingKind.Equivocation, DayStatement.MostForks);
        while (rows.Read()) found.Add(new ChainFork(rows.GetFieldValue<byte[]>(0), ((ForkKind)rows.GetInt32(1)).Name().Replace(' ', '-')));
        return found;
    }

    /// <summary>The numbers beyond the followed branch that are not held at all, on no branch, although later ones are.</summary>
    public List<MissingRange> Missing(EnrolledChain chain, long number)
    {
        var (found, expected) = (new List<MissingRange>(), number + 1);
        using var rows = numbersBeyond.Rows(chain.Chain, number);
        while (found.Count < DayStatement.MostMissing && rows.Read())
        {
            if (rows.GetInt64(0) > expected) found.Add(new MissingRange(expected, rows.GetInt64(0) - 1));
            expected = rows.GetInt64(0) + 1;
        }
        return found;
    }

    /// <summary>The tips among the held segments that do not lie on the followed branch: of other branches, and of what waits.</summary>
    public List<BranchTip> OtherTips(EnrolledChain chain)
    {
        var found = new List<BranchTip>();
        using var rows = otherTips.Rows(chain.Chain);
        while (rows.Read()) found.Add(new BranchTip(rows.GetInt64(0), rows.GetFieldValue<byte[]>(1), rows.GetInt64(2)));
        return found;
    }
}
